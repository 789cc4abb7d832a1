//! From the text of a pattern to its tree, with CPython's messages and positions.

use super::escape;
use super::group;
use super::source::{Flaw, Parse, Source, Token};
use super::tree::{At, Greed, MAX_GROUPS, MAX_REPEAT, Node, Nodes, Parsed, SetItem, flag, width};
use crate::types::str::code_point;

/// Groups may be nested this deep: far more than sensible patterns need, far less than the native stack holds.
const MAX_DEPTH: usize = 400;

/// The state of parsing.
pub struct Parser {
    pub source: Source,
    pub flags: u32,
    /// The texts of `FutureWarning`s.
    pub warnings: Vec<String>,
    /// The widths of the groups; `None` while a group is open.
    widths: Vec<Option<(u64, u64)>>,
    pub names: Vec<(String, u32)>,
    /// Groups that conditions ask for, with the places where they do.
    pub asked: Vec<(u32, usize)>,
    /// How many groups there were where the outermost look-behind began.
    pub behind: Option<u32>,
    depth: usize,
}

/// Parses a pattern.
pub fn parse(chars: Vec<char>, is_text: bool, flags: u32) -> (Parse<Parsed>, Vec<String>) {
    let source = match Source::new(chars, is_text) {
        Ok(source) => source,
        Err(flaw) => return (Err(flaw), Vec::new()),
    };
    let mut parser = Parser {
        source,
        flags,
        warnings: Vec::new(),
        widths: vec![None],
        names: Vec::new(),
        asked: Vec::new(),
        behind: None,
        depth: 0,
    };
    let result = parser.whole();
    (result, parser.warnings)
}

impl Parser {
    fn whole(&mut self) -> Parse<Parsed> {
        let nodes = self.alternatives(self.flags & flag::VERBOSE != 0, true)?;
        let flags = fixed_flags(self.flags, self.source.is_text)?;
        if self.source.next.is_some() {
            return Err(self.source.error("unbalanced parenthesis", 0));
        }
        for &(group, at) in &self.asked {
            if group >= self.groups() {
                let message = format!("invalid group reference {group}");
                return Err(Flaw::Pattern(message, Some(at)));
            }
        }
        let widths = self
            .widths
            .iter()
            .map(|width| width.unwrap_or((0, 0)))
            .collect();
        Ok(Parsed {
            nodes,
            flags,
            groups: self.groups(),
            names: std::mem::take(&mut self.names),
            widths,
        })
    }

    /// The number of groups so far, the whole match included.
    pub fn groups(&self) -> u32 {
        self.widths.len() as u32
    }

    /// Begins a group.
    pub fn open_group(&mut self, name: Option<String>) -> Parse<u32> {
        let group = self.groups();
        let offset = name.as_ref().map_or(0, |name| name.chars().count() + 1);
        self.widths.push(None);
        if self.groups() > MAX_GROUPS {
            return Err(self.source.error("too many groups", offset));
        }
        if let Some(name) = name {
            if let Some((_, old)) = self.names.iter().find(|(known, _)| *known == name) {
                let quoted = crate::types::str::repr::quote(&name);
                let message = format!(
                    "redefinition of group name {quoted} as group {group}; was group {old}"
                );
                return Err(self.source.error(message, offset));
            }
            self.names.push((name, group));
        }
        Ok(group)
    }

    /// Ends a group.
    pub fn close_group(&mut self, group: u32, body: &[Node]) {
        let widths: Vec<(u64, u64)> = self
            .widths
            .iter()
            .map(|width| width.unwrap_or((0, 0)))
            .collect();
        let found = width(body, &widths);
        if let Some(width) = self.widths.get_mut(group as usize) {
            *width = Some(found);
        }
    }

    fn is_closed(&self, group: u32) -> bool {
        matches!(self.widths.get(group as usize), Some(Some(_)))
    }

    /// Complains of a reference to a group that is still open.
    pub fn check_reference(&self, group: u32, offset: usize) -> Parse<()> {
        if !self.is_closed(group) {
            return Err(self.source.error("cannot refer to an open group", offset));
        }
        self.check_behind(group)
    }

    /// Complains of a reference to a group of the same look-behind.
    pub fn check_behind(&self, group: u32) -> Parse<()> {
        let Some(groups) = self.behind else {
            return Ok(());
        };
        if !self.is_closed(group) {
            return Err(self.source.error("cannot refer to an open group", 0));
        }
        if group >= groups {
            return Err(self.source.error(
                "cannot refer to group defined in the same lookbehind subpattern",
                0,
            ));
        }
        Ok(())
    }

    /// Alternatives, separated by `|`.  `outermost` where no parenthesis is open.
    pub fn alternatives(&mut self, mut verbose: bool, outermost: bool) -> Parse<Nodes> {
        let mut branches: Vec<Nodes> = Vec::new();
        loop {
            let first = outermost && branches.is_empty();
            branches.push(self.sequence(verbose, first)?);
            if !self.source.matches('|')? {
                break;
            }
            if outermost {
                verbose = self.flags & flag::VERBOSE != 0;
            }
        }
        if branches.len() == 1 {
            return Ok(branches.pop().unwrap_or_default());
        }
        if let Some(items) = single_characters(&branches) {
            return Ok(vec![Node::In {
                negate: false,
                items,
            }]);
        }
        Ok(vec![Node::Branch(branches)])
    }

    /// One alternative.  `first` where global flags may stand at its beginning.
    pub fn sequence(&mut self, verbose: bool, first: bool) -> Parse<Nodes> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(Flaw::Depth);
        }
        let result = self.items(verbose, first);
        self.depth -= 1;
        result
    }

    fn items(&mut self, mut verbose: bool, first: bool) -> Parse<Nodes> {
        let mut nodes: Nodes = Vec::new();
        while let Some(this) = self.source.next {
            if this.is('|') || this.is(')') {
                break;
            }
            self.source.get()?;
            if let Some(c) = this.escaped {
                nodes.push(escape::outside(self, c)?);
                continue;
            }
            if verbose && self.skip_layout(this.c)? {
                continue;
            }
            match this.c {
                '[' => nodes.push(self.set()?),
                '*' | '+' | '?' | '{' => self.repeat(this, &mut nodes)?,
                '.' => nodes.push(Node::Any),
                '(' => {
                    let may_set = first && nodes.is_empty();
                    match group::group(self, verbose, may_set)? {
                        group::Found::Node(node) => nodes.push(node),
                        group::Found::Nothing => {}
                        group::Found::GlobalFlags => verbose = self.flags & flag::VERBOSE != 0,
                    }
                }
                '^' => nodes.push(Node::At(At::Beginning)),
                '$' => nodes.push(Node::At(At::End)),
                c => nodes.push(Node::Literal(code_point(c))),
            }
        }
        Ok(unpack_groups(nodes))
    }

    /// White space and comments of verbose patterns.
    fn skip_layout(&mut self, c: char) -> Parse<bool> {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') {
            return Ok(true);
        }
        if c != '#' {
            return Ok(false);
        }
        while let Some(token) = self.source.get()? {
            if token.is('\n') {
                break;
            }
        }
        Ok(true)
    }

    fn warn(&mut self, what: &str, at: usize) {
        self.warnings
            .push(format!("Possible {what} at position {at}"));
    }

    /// A set, behind its opening bracket.
    fn set(&mut self) -> Parse<Node> {
        let here = self.source.tell() - 1;
        let mut items: Vec<SetItem> = Vec::new();
        if self.source.peek(|c| c == '[').is_some() {
            self.warn("nested set", self.source.tell());
        }
        let negate = self.source.matches('^')?;
        loop {
            let Some(this) = self.source.get()? else {
                return Err(self.unterminated_set(here));
            };
            if this.is(']') && !items.is_empty() {
                break;
            }
            if let Some(what) = self.operation(this, &items) {
                self.warn(what, self.source.tell() - 1);
            }
            let low = self.set_character(this)?;
            if !self.source.matches('-')? {
                items.push(low);
                continue;
            }
            let Some(that) = self.source.get()? else {
                return Err(self.unterminated_set(here));
            };
            if that.is(']') {
                items.push(low);
                items.push(SetItem::Literal(u32::from('-')));
                break;
            }
            if that.is('-') {
                self.warn("set difference", self.source.tell() - 2);
            }
            let high = self.set_character(that)?;
            match (low, high) {
                (SetItem::Literal(low), SetItem::Literal(high)) if low <= high => {
                    items.push(SetItem::Range(low, high));
                }
                _ => {
                    let message = format!("bad character range {}-{}", this.text(), that.text());
                    return Err(self.source.error(message, this.len() + 1 + that.len()));
                }
            }
        }
        Ok(simplified_set(negate, items))
    }

    fn unterminated_set(&self, here: usize) -> Flaw {
        let len = self.source.tell() - here;
        self.source.error("unterminated character set", len)
    }

    /// The set operation that a doubled character may be one day.
    fn operation(&self, this: Token, items: &[SetItem]) -> Option<&'static str> {
        let doubled = this.escaped.is_none() && self.source.peek(|c| c == this.c).is_some();
        if items.is_empty() || !doubled {
            return None;
        }
        match this.c {
            '-' => Some("set difference"),
            '&' => Some("set intersection"),
            '~' => Some("set symmetric difference"),
            '|' => Some("set union"),
            _ => None,
        }
    }

    fn set_character(&mut self, token: Token) -> Parse<SetItem> {
        match token.escaped {
            Some(c) => escape::in_set(&mut self.source, c),
            None => Ok(SetItem::Literal(code_point(token.c))),
        }
    }

    /// A repetition of the last node.
    fn repeat(&mut self, this: Token, nodes: &mut Nodes) -> Parse<()> {
        let here = self.source.tell();
        let Some((min, max)) = self.bounds(this.c, here)? else {
            nodes.push(Node::Literal(u32::from('{')));
            return Ok(());
        };
        let offset = self.source.tell() - here + 1;
        let body = match nodes.pop() {
            None | Some(Node::At(_)) => {
                return Err(self.source.error("nothing to repeat", offset));
            }
            Some(Node::Repeat { .. }) => {
                return Err(self.source.error("multiple repeat", offset));
            }
            Some(Node::Group {
                id: None,
                add: 0,
                del: 0,
                body,
            }) => body,
            Some(node) => vec![node],
        };
        let greed = if self.source.matches('?')? {
            Greed::Min
        } else if self.source.matches('+')? {
            Greed::Possessive
        } else {
            Greed::Max
        };
        nodes.push(Node::Repeat {
            greed,
            min,
            max,
            body,
        });
        Ok(())
    }

    /// The bounds that a repetition states; `None` for a brace that is only a brace.
    fn bounds(&mut self, c: char, here: usize) -> Parse<Option<(u32, u32)>> {
        match c {
            '?' => return Ok(Some((0, 1))),
            '*' => return Ok(Some((0, MAX_REPEAT))),
            '+' => return Ok(Some((1, MAX_REPEAT))),
            _ => {}
        }
        if self.source.peek(|c| c == '}').is_some() {
            return Ok(None);
        }
        let low = self.source.get_while(usize::MAX, |c| c.is_ascii_digit())?;
        let high = if self.source.matches(',')? {
            self.source.get_while(usize::MAX, |c| c.is_ascii_digit())?
        } else {
            low.clone()
        };
        if !self.source.matches('}')? {
            self.source.seek(here)?;
            return Ok(None);
        }
        let (mut min, mut max) = (0, MAX_REPEAT);
        if !low.is_empty() {
            min = count(&low)?;
        }
        if !high.is_empty() {
            max = count(&high)?;
            if max < min {
                let len = self.source.tell() - here;
                let message = "min repeat greater than max repeat";
                return Err(self.source.error(message, len));
            }
        }
        Ok(Some((min, max)))
    }
}

fn count(digits: &str) -> Parse<u32> {
    match digits.parse() {
        Ok(count) if count < MAX_REPEAT => Ok(count),
        _ => Err(Flaw::Overflow(
            "the repetition number is too large".to_owned(),
        )),
    }
}

/// A set of one character is that character.
fn simplified_set(negate: bool, items: Vec<SetItem>) -> Node {
    let mut unique: Vec<SetItem> = Vec::new();
    for item in items {
        if !unique.contains(&item) {
            unique.push(item);
        }
    }
    match (unique.as_slice(), negate) {
        ([SetItem::Literal(code)], false) => Node::Literal(*code),
        ([SetItem::Literal(code)], true) => Node::NotLiteral(*code),
        _ => Node::In {
            negate,
            items: unique,
        },
    }
}

/// Alternatives that are all of one character are a set.
fn single_characters(branches: &[Nodes]) -> Option<Vec<SetItem>> {
    let mut all = Vec::new();
    for branch in branches {
        match branch.as_slice() {
            [Node::Literal(code)] => all.push(SetItem::Literal(*code)),
            [
                Node::In {
                    negate: false,
                    items,
                },
            ] => all.extend_from_slice(items),
            _ => return None,
        }
    }
    Some(all)
}

/// `(?:...)` that changes no flags is what stands in it.
fn unpack_groups(nodes: Nodes) -> Nodes {
    let plain = |node: &Node| {
        matches!(
            node,
            Node::Group {
                id: None,
                add: 0,
                del: 0,
                ..
            }
        )
    };
    if !nodes.iter().any(plain) {
        return nodes;
    }
    let mut unpacked = Vec::with_capacity(nodes.len());
    for node in nodes {
        match node {
            Node::Group {
                id: None,
                add: 0,
                del: 0,
                body,
            } => unpacked.extend(body),
            node => unpacked.push(node),
        }
    }
    unpacked
}

/// The flags with those that follow from the kind of the pattern.
fn fixed_flags(flags: u32, is_text: bool) -> Parse<u32> {
    let fail = |message: &str| Err(Flaw::Value(message.to_owned()));
    let has = |flag: u32| flags & flag != 0;
    if is_text {
        if has(flag::LOCALE) {
            return fail("cannot use LOCALE flag with a str pattern");
        }
        if has(flag::ASCII) && has(flag::UNICODE) {
            return fail("ASCII and UNICODE flags are incompatible");
        }
        if !has(flag::ASCII) {
            return Ok(flags | flag::UNICODE);
        }
    } else {
        if has(flag::UNICODE) {
            return fail("cannot use UNICODE flag with a bytes pattern");
        }
        if has(flag::LOCALE) && has(flag::ASCII) {
            return fail("ASCII and LOCALE flags are incompatible");
        }
    }
    Ok(flags)
}
