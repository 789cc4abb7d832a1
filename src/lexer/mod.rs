//! From text to the tokens that the grammar reads.  logos recognises raw tokens
//! (`token`), [`layout`] adds lines, blocks, f-string modes and soft keywords and
//! checks what logos cannot (`number`, `name`), and `literal` decodes strings.
//! The whole source is read before parsing begins, so later stages may look back.

mod dump;
mod fstring;
mod layout;
mod literal;
mod name;
mod number;
mod token;

pub use dump::dump;
pub use layout::{Lexed, Unclosed, lex};
pub use literal::{InvalidEscape, LiteralError, bytes_literal, string_literal};
pub use name::normalize;
pub use number::{IntLiteral, float_literal, int_literal};
pub use token::{Tok, Token};
