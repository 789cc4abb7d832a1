//! What stands in parentheses: groups, look-around, conditions, flags, comments.

use super::escape::unexpected_end;
use super::parser::Parser;
use super::source::{Flaw, Parse, is_number};
use super::tree::{MAX_GROUPS, Node, flag};

/// What a parenthesis turned out to be.
pub enum Found {
    Node(Node),
    /// A comment.
    Nothing,
    /// `(?x)`: the flags of the parser have changed.
    GlobalFlags,
}

/// How a group begins.
struct Head {
    capture: bool,
    atomic: bool,
    name: Option<String>,
    add: u32,
    del: u32,
}

/// A group, behind its opening parenthesis.  `may_set` where nothing stands before it.
pub fn group(parser: &mut Parser, verbose: bool, may_set: bool) -> Parse<Found> {
    let start = parser.source.tell() - 1;
    let mut head = Head {
        capture: true,
        atomic: false,
        name: None,
        add: 0,
        del: 0,
    };
    if parser.source.matches('?')?
        && let Some(found) = extension(parser, &mut head, verbose, may_set, start)?
    {
        return Ok(found);
    }
    let id = if head.capture {
        Some(parser.open_group(head.name)?)
    } else {
        None
    };
    let verbose = (verbose || head.add & flag::VERBOSE != 0) && head.del & flag::VERBOSE == 0;
    let body = parser.alternatives(verbose, false)?;
    close(parser, start)?;
    if let Some(id) = id {
        parser.close_group(id, &body);
    }
    Ok(Found::Node(if head.atomic {
        Node::Atomic(body)
    } else {
        Node::Group {
            id,
            add: head.add,
            del: head.del,
            body,
        }
    }))
}

/// The closing parenthesis of what began at `start`.
fn close(parser: &mut Parser, start: usize) -> Parse<()> {
    if parser.source.matches(')')? {
        return Ok(());
    }
    let len = parser.source.tell() - start;
    Err(parser
        .source
        .error("missing ), unterminated subpattern", len))
}

/// The next character, a backslash standing for itself.
fn character(parser: &mut Parser) -> Parse<String> {
    match parser.source.get()? {
        Some(token) => Ok(token.text()),
        None => Err(unexpected_end(&parser.source)),
    }
}

/// What follows `(?`.  `None` where a group follows that `head` describes.
fn extension(
    parser: &mut Parser,
    head: &mut Head,
    verbose: bool,
    may_set: bool,
    start: usize,
) -> Parse<Option<Found>> {
    let text = character(parser)?;
    match text.as_str() {
        "P" => return named(parser, head),
        ":" => head.capture = false,
        ">" => {
            head.capture = false;
            head.atomic = true;
        }
        "#" => {
            comment(parser, start)?;
            return Ok(Some(Found::Nothing));
        }
        "=" | "!" | "<" => {
            return Ok(Some(Found::Node(look_around(
                parser, &text, verbose, start,
            )?)));
        }
        "(" => return Ok(Some(Found::Node(condition(parser, verbose, start)?))),
        _ => {
            let c = text.chars().next().unwrap_or_default();
            if text.len() > 1 || (c != '-' && flag::of_letter(c).is_none()) {
                let len = text.chars().count() + 1;
                return Err(parser
                    .source
                    .error(format!("unknown extension ?{text}"), len));
            }
            match flags(parser, c)? {
                Some((add, del)) => {
                    head.capture = false;
                    (head.add, head.del) = (add, del);
                }
                None if may_set => return Ok(Some(Found::GlobalFlags)),
                None => {
                    let len = parser.source.tell() - start;
                    return Err(parser
                        .source
                        .error("global flags not at the start of the expression", len));
                }
            }
        }
    }
    Ok(None)
}

/// `(?P<name>`, or a reference `(?P=name)`.
fn named(parser: &mut Parser, head: &mut Head) -> Parse<Option<Found>> {
    if parser.source.matches('<')? {
        let name = parser.source.get_until('>', "group name")?;
        parser.source.check_group_name(&name, 1)?;
        head.name = Some(name);
        return Ok(None);
    }
    if parser.source.matches('=')? {
        let name = parser.source.get_until(')', "group name")?;
        parser.source.check_group_name(&name, 1)?;
        let group = by_name(parser, &name)?;
        parser.check_reference(group, name.chars().count() + 1)?;
        return Ok(Some(Found::Node(Node::Backref(group))));
    }
    let text = character(parser)?;
    let len = text.chars().count() + 2;
    Err(parser
        .source
        .error(format!("unknown extension ?P{text}"), len))
}

fn by_name(parser: &Parser, name: &str) -> Parse<u32> {
    match parser.names.iter().find(|(known, _)| known == name) {
        Some((_, group)) => Ok(*group),
        None => {
            let quoted = crate::types::str::repr::quote(name);
            let message = format!("unknown group name {quoted}");
            Err(parser.source.error(message, name.chars().count() + 1))
        }
    }
}

fn comment(parser: &mut Parser, start: usize) -> Parse<()> {
    while let Some(token) = parser.source.get()? {
        if token.is(')') {
            return Ok(());
        }
    }
    let len = parser.source.tell() - start;
    Err(parser.source.error("missing ), unterminated comment", len))
}

fn look_around(parser: &mut Parser, first: &str, verbose: bool, start: usize) -> Parse<Node> {
    let ahead = first != "<";
    let mut kind = first.to_owned();
    let outer = parser.behind;
    if !ahead {
        kind = character(parser)?;
        if kind != "=" && kind != "!" {
            let len = kind.chars().count() + 2;
            return Err(parser
                .source
                .error(format!("unknown extension ?<{kind}"), len));
        }
        if outer.is_none() {
            parser.behind = Some(parser.groups());
        }
    }
    let body = parser.alternatives(verbose, false)?;
    parser.behind = outer;
    close(parser, start)?;
    let negate = kind == "!";
    if negate && body.is_empty() {
        return Ok(Node::Failure);
    }
    Ok(Node::Look {
        ahead,
        negate,
        body,
    })
}

/// `(?(group)yes|no)`, behind its second parenthesis.
fn condition(parser: &mut Parser, verbose: bool, start: usize) -> Parse<Node> {
    let name = parser.source.get_until(')', "group name")?;
    let len = name.chars().count() + 1;
    let group = if is_number(&name) {
        let group = name.parse::<u32>().unwrap_or(u32::MAX);
        if group == 0 {
            return Err(parser.source.error("bad group number", len));
        }
        if group >= MAX_GROUPS {
            let digits = name.trim_start_matches('0');
            let message = format!("invalid group reference {digits}");
            return Err(parser.source.error(message, len));
        }
        if !parser.asked.iter().any(|&(known, _)| known == group) {
            let at = parser.source.tell() - len;
            parser.asked.push((group, at));
        }
        group
    } else {
        parser.source.check_group_name(&name, 1)?;
        by_name(parser, &name)?
    };
    parser.check_behind(group)?;
    let yes = parser.sequence(verbose, false)?;
    let mut no = None;
    if parser.source.matches('|')? {
        no = Some(parser.sequence(verbose, false)?);
        if parser.source.peek(|c| c == '|').is_some() {
            let message = "conditional backref with more than two branches";
            return Err(parser.source.error(message, 0));
        }
    }
    close(parser, start)?;
    Ok(Node::Conditional { group, yes, no })
}

/// Flags, of which the first letter is read: those to add and those to take away for a group, `None` where
/// they hold for the whole pattern.
fn flags(parser: &mut Parser, first: char) -> Parse<Option<(u32, u32)>> {
    let (mut add, mut del) = (0, 0);
    let mut c = first;
    if c != '-' {
        loop {
            add |= added_flag(parser, c, add)?;
            c = flag_letter(parser, "missing -, : or )", |c| {
                matches!(c, ')' | '-' | ':')
            })?;
            if matches!(c, ')' | '-' | ':') {
                break;
            }
        }
    }
    if c == ')' {
        parser.flags |= add;
        return Ok(None);
    }
    if c == '-' {
        c = flag_letter(parser, "missing flag", |_| false)?;
        loop {
            let flag = flag::of_letter(c).unwrap_or(0);
            if flag & flag::TYPES != 0 {
                let message = "bad inline flags: cannot turn off flags 'a', 'u' and 'L'";
                return Err(parser.source.error(message, 0));
            }
            del |= flag;
            c = flag_letter(parser, "missing :", |c| c == ':')?;
            if c == ':' {
                break;
            }
        }
    }
    if add & del != 0 {
        let message = "bad inline flags: flag turned on and off";
        return Err(parser.source.error(message, 1));
    }
    Ok(Some((add, del)))
}

fn added_flag(parser: &Parser, c: char, so_far: u32) -> Parse<u32> {
    let fail = |message: &str| -> Parse<u32> { Err(parser.source.error(message, 0)) };
    let flag = flag::of_letter(c).unwrap_or(0);
    if parser.source.is_text && c == 'L' {
        return fail("bad inline flags: cannot use 'L' flag with a str pattern");
    }
    if !parser.source.is_text && c == 'u' {
        return fail("bad inline flags: cannot use 'u' flag with a bytes pattern");
    }
    if flag & flag::TYPES != 0 && (so_far | flag) & flag::TYPES != flag {
        return fail("bad inline flags: flags 'a', 'u' and 'L' are incompatible");
    }
    Ok(flag)
}

/// The next letter of flags, or one of the characters that end them.
fn flag_letter(parser: &mut Parser, missing: &str, ends: impl Fn(char) -> bool) -> Parse<char> {
    let Some(token) = parser.source.get()? else {
        return Err(parser.source.error(missing, 0));
    };
    if token.escaped.is_none() && (ends(token.c) || flag::of_letter(token.c).is_some()) {
        return Ok(token.c);
    }
    let letters = token.escaped.is_none() && crate::types::str::unicode::is_alpha(token.c);
    let message = if letters { "unknown flag" } else { missing };
    Err::<char, Flaw>(parser.source.error(message, token.len()))
}
