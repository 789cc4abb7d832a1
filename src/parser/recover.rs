//! Reading on after an error: which tokens the parser is given next.  It resumes at the next statement
//! of the block that the error is in, or of one around it; the blocks that are open there get headers
//! made up for them, so that their ends are where they belong.

use crate::lexer::{Tok, Token};

/// The tokens from the next statement or clause behind the token `index` on.
pub(super) fn after(tokens: &[Token], index: usize) -> Option<Vec<Token>> {
    Some(from(tokens, next_statement(tokens, index)?))
}

/// The tokens from a clause on that the parser could not use, because what it belongs to was skipped;
/// `None` where the token is none.
pub(super) fn at_clause(tokens: &[Token], index: usize) -> Option<Vec<Token>> {
    is_clause(tokens.get(index)?.1).then(|| from(tokens, index))
}

/// Whether a failure at the token `index` says nothing after a resumption.
pub(super) fn depends_on_skipped(tokens: &[Token], index: usize) -> bool {
    let tok = tokens.get(index).map_or(Tok::Newline, |token| token.1);
    let before = index.checked_sub(1).and_then(|before| tokens.get(before));
    let begins = before.is_some_and(|token| {
        matches!(
            token.1,
            Tok::Newline | Tok::Indent | Tok::Dedent | Tok::StartFile
        )
    });
    tok == Tok::Indent || (begins && (is_clause(tok) || tok == Tok::Case))
}

fn is_clause(tok: Tok) -> bool {
    matches!(tok, Tok::Elif | Tok::Else | Tok::Except | Tok::Finally)
}

fn from(tokens: &[Token], next: usize) -> Vec<Token> {
    let mut made_up = vec![Tok::StartFile];
    for header in open_blocks(&tokens[..next]) {
        made_up.extend(opening(header));
    }
    made_up.extend(match tokens[next].1 {
        Tok::Elif | Tok::Else => {
            [Tok::If, Tok::None, Tok::Colon, Tok::Pass, Tok::Newline].as_slice()
        }
        Tok::Except | Tok::Finally => &[Tok::Try, Tok::Colon, Tok::Pass, Tok::Newline],
        _ => &[],
    });
    let mut resumed: Vec<Token> = made_up.into_iter().map(virtual_token).collect();
    resumed.extend_from_slice(&tokens[next..]);
    resumed
}

fn virtual_token(tok: Tok) -> Token {
    (0, tok, 0)
}

/// Where a statement begins behind the token `index`, no deeper than that is.
fn next_statement(tokens: &[Token], index: usize) -> Option<usize> {
    let mut limit = open_blocks(&tokens[..index]).len();
    let mut depth = limit;
    for (at, token) in tokens.iter().enumerate().skip(index) {
        match token.1 {
            Tok::Indent => depth += 1,
            Tok::Dedent => depth = depth.saturating_sub(1),
            Tok::Newline => {}
            _ => continue,
        }
        let next = tokens.get(at + 1)?.1;
        let continues = match next {
            Tok::Indent | Tok::Dedent => true,
            Tok::Case => open_blocks(&tokens[..=at]).last() != Some(&Tok::Match),
            _ => false,
        };
        if depth <= limit && !continues {
            return Some(at + 1);
        }
        limit = limit.min(depth);
    }
    None
}

/// The first words of the blocks that are open where these tokens end.
fn open_blocks(tokens: &[Token]) -> Vec<Tok> {
    let mut open = Vec::new();
    let mut head = Tok::Pass;
    let mut begins = true;
    for token in tokens {
        match token.1 {
            Tok::Indent => {
                open.push(head);
                begins = true;
            }
            Tok::Dedent => {
                open.pop();
                begins = true;
            }
            Tok::Newline | Tok::StartFile => begins = true,
            tok if begins => {
                // A line behind a header keeps that as the head of the block which follows.
                head = tok;
                begins = false;
            }
            _ => {}
        }
    }
    open
}

/// A header for a block, with something in the block.
fn opening(head: Tok) -> &'static [Tok] {
    use Tok::{Case, Colon, Except, Finally, If, Indent, Match, Newline, None, Pass, Try};
    match head {
        Try => &[Try, Colon, Newline, Indent, Pass, Newline],
        Except | Tok::Else => &[
            Try, Colon, Pass, Newline, Except, Colon, Newline, Indent, Pass, Newline,
        ],
        Finally => &[
            Try, Colon, Pass, Newline, Finally, Colon, Newline, Indent, Pass, Newline,
        ],
        Match => &[
            Match, None, Colon, Newline, Indent, Case, None, Colon, Pass, Newline,
        ],
        Case => &[Case, None, Colon, Newline, Indent, Pass, Newline],
        _ => &[If, None, Colon, Newline, Indent, Pass, Newline],
    }
}
