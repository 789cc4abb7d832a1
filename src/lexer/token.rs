//! The tokens.  One payload-free enum serves logos, layout and grammar: whoever
//! needs a token's text slices the source.  The variants at the end have no
//! pattern; layout makes them.

use logos::{Lexer, Logos};

/// A token with its place.
pub type Token = (u32, Tok, u32);

/// Why logos could not read on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LexicalError {
    #[default]
    UnknownCharacter,
    UnterminatedString,
    UnterminatedTripleString,
}

/// The kinds of tokens.
#[derive(Logos, Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
#[logos(error = LexicalError)]
#[logos(skip r"[ \t\x0c]+")]
#[logos(skip r"\\\n")]
#[logos(skip(r"#[^\n]*", allow_greedy = true))]
#[logos(subpattern digits = r"[0-9](_?[0-9])*")]
#[logos(subpattern exponent = r"[eE][+\-]?[0-9](_?[0-9])*")]
pub enum Tok {
    #[regex(r"\n")]
    Newline,
    /// Layout checks the characters beyond ASCII.
    #[regex("[_a-zA-Z\u{80}-\u{10FFFF}][_a-zA-Z0-9\u{80}-\u{10FFFF}]*")]
    Name,
    #[regex(r"0(_?0)*|[1-9](_?[0-9])*|0[xX](_?[0-9a-fA-F])+|0[oO](_?[0-7])+|0[bB](_?[01])+")]
    Int,
    #[regex(r"(?&digits)(?&exponent)|(?&digits)\.((?&digits))?((?&exponent))?|\.(?&digits)((?&exponent))?")]
    Float,
    #[regex(r"((?&digits)|(?&digits)(?&exponent)|(?&digits)\.((?&digits))?((?&exponent))?|\.(?&digits)((?&exponent))?)[jJ]")]
    Imaginary,
    #[regex(r#"([rR]|[bB]|[uU]|[bB][rR]|[rR][bB])?("""|'''|"|')"#, scan_string)]
    Str,
    #[regex(r#"([fF]|[fF][rR]|[rR][fF])("""|'''|"|')"#)]
    FStart,
    #[regex(r#"([tT]|[tT][rR]|[rR][tT])("""|'''|"|')"#)]
    TStart,

    #[token("False")]
    False,
    #[token("None")]
    None,
    #[token("True")]
    True,
    #[token("and")]
    And,
    #[token("as")]
    As,
    #[token("assert")]
    Assert,
    #[token("async")]
    Async,
    #[token("await")]
    Await,
    #[token("break")]
    Break,
    #[token("class")]
    Class,
    #[token("continue")]
    Continue,
    #[token("def")]
    Def,
    #[token("del")]
    Del,
    #[token("elif")]
    Elif,
    #[token("else")]
    Else,
    #[token("except")]
    Except,
    #[token("finally")]
    Finally,
    #[token("for")]
    For,
    #[token("from")]
    From,
    #[token("global")]
    Global,
    #[token("if")]
    If,
    #[token("import")]
    Import,
    #[token("in")]
    In,
    #[token("is")]
    Is,
    #[token("lambda")]
    Lambda,
    #[token("nonlocal")]
    Nonlocal,
    #[token("not")]
    Not,
    #[token("or")]
    Or,
    #[token("pass")]
    Pass,
    #[token("raise")]
    Raise,
    #[token("return")]
    Return,
    #[token("try")]
    Try,
    #[token("while")]
    While,
    #[token("with")]
    With,
    #[token("yield")]
    Yield,

    #[token("(")]
    LPar,
    #[token(")")]
    RPar,
    #[token("[")]
    LSqb,
    #[token("]")]
    RSqb,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(":")]
    Colon,
    #[token(",")]
    Comma,
    #[token(";")]
    Semi,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("|")]
    VBar,
    #[token("&")]
    Amper,
    #[token("<")]
    Less,
    #[token(">")]
    Greater,
    #[token("=")]
    Equal,
    #[token(".")]
    Dot,
    #[token("%")]
    Percent,
    #[token("==")]
    EqEqual,
    #[token("!=")]
    NotEqual,
    #[token("<=")]
    LessEqual,
    #[token(">=")]
    GreaterEqual,
    #[token("~")]
    Tilde,
    #[token("^")]
    Circumflex,
    #[token("<<")]
    LeftShift,
    #[token(">>")]
    RightShift,
    #[token("**")]
    DoubleStar,
    #[token("+=")]
    PlusEqual,
    #[token("-=")]
    MinEqual,
    #[token("*=")]
    StarEqual,
    #[token("/=")]
    SlashEqual,
    #[token("%=")]
    PercentEqual,
    #[token("&=")]
    AmperEqual,
    #[token("|=")]
    VBarEqual,
    #[token("^=")]
    CircumflexEqual,
    #[token("<<=")]
    LeftShiftEqual,
    #[token(">>=")]
    RightShiftEqual,
    #[token("**=")]
    DoubleStarEqual,
    #[token("//")]
    DoubleSlash,
    #[token("//=")]
    DoubleSlashEqual,
    #[token("@")]
    At,
    #[token("@=")]
    AtEqual,
    #[token("->")]
    RArrow,
    #[token("...")]
    Ellipsis,
    #[token(":=")]
    ColonEqual,
    #[token("!")]
    Exclamation,
    /// A character or operator that means nothing in Python; no rule accepts it.
    #[regex(r"[$?`]|<>")]
    Stray,

    Indent,
    Dedent,
    /// Literal text of an f-string, and the end of the f-string.
    FMiddle,
    FEnd,
    /// The `:` that begins a format specification.
    FColon,
    /// The `(` of `with (… as …):`.
    WithLPar,
    /// Soft keywords where they are keywords.
    Match,
    Case,
    Type,
    /// The first token, which selects what is parsed.
    StartFile,
    StartInteractive,
    StartExpression,
}

impl Tok {
    /// Whether this is one of the reserved words.
    pub fn is_keyword(self) -> bool {
        (Tok::False as u8..=Tok::Yield as u8).contains(&(self as u8))
    }

    /// Whether an operand can end with this token.
    pub fn ends_operand(self) -> bool {
        use Tok::*;
        matches!(
            self,
            Name | Int
                | Float
                | Imaginary
                | Str
                | FEnd
                | False
                | None
                | True
                | RPar
                | RSqb
                | RBrace
                | Ellipsis
        )
    }

    /// Whether an operand can start with this token (prefix operators that are
    /// also infix operators left out).
    pub fn starts_operand(self) -> bool {
        use Tok::*;
        matches!(
            self,
            Name | Int
                | Float
                | Imaginary
                | Str
                | FStart
                | TStart
                | False
                | None
                | True
                | LPar
                | LSqb
                | LBrace
                | Ellipsis
                | Tilde
                | Await
                | Lambda
                | Not
        )
    }
}

/// Runs from the opening quotes to the closing ones.
fn scan_string(lexer: &mut Lexer<'_, Tok>) -> Result<(), LexicalError> {
    let opening = lexer.slice().as_bytes();
    let quote = opening[opening.len() - 1];
    let triple = opening.len() >= 3 && opening[opening.len() - 2] == quote;
    let rest = lexer.remainder().as_bytes();
    let mut at = 0;
    while let Some(&byte) = rest.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' if !triple => break,
            _ if byte == quote && !triple => {
                lexer.bump(at + 1);
                return Ok(());
            }
            _ if byte == quote && rest[at..].starts_with(&[quote; 3]) => {
                lexer.bump(at + 3);
                return Ok(());
            }
            _ => {}
        }
        at += 1;
    }
    Err(match triple {
        true => LexicalError::UnterminatedTripleString,
        false => LexicalError::UnterminatedString,
    })
}
