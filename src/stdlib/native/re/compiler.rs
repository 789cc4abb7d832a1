//! From the tree of a pattern to the program of the matching machine.

use super::charset::{Alphabet, CharSet};
use super::program::{Alternative, FirstSet, Inst, Loop, Pc, Program, Single};
use super::source::{Flaw, Parse};
use super::tree::{At, Greed, MAX_REPEAT, Node, Nodes, Parsed, SetItem, flag, width};
use crate::types::str::from_code_point;

/// Compiles a parsed pattern.
pub fn compile(parsed: &Parsed, is_text: bool) -> Parse<Program> {
    let mut compiler = Compiler {
        code: Vec::new(),
        is_text,
        // One more holds the number of the group that was closed last.
        registers: 2 * parsed.groups as usize + 1,
        widths: &parsed.widths,
    };
    compiler.sequence(&parsed.nodes, parsed.flags, None)?;
    compiler.code.push(Inst::Match);
    let (first, nullable) = compiler.first(&parsed.nodes, parsed.flags);
    let prefix = compiler.prefix(&parsed.nodes, parsed.flags);
    let anchored = match parsed.nodes.first() {
        Some(Node::At(At::BeginningString)) => true,
        Some(Node::At(At::Beginning)) => parsed.flags & flag::MULTILINE == 0,
        _ => false,
    };
    Ok(Program {
        groups: parsed.groups,
        registers: compiler.registers,
        prefix: prefix.map(|text| memchr::memmem::Finder::new(&text).into_owned()),
        first: (!nullable).then_some(first),
        anchored,
        min_width: width(&parsed.nodes, &parsed.widths).0,
        code: compiler.code,
    })
}

struct Compiler<'p> {
    code: Vec<Inst>,
    is_text: bool,
    registers: usize,
    widths: &'p [(u64, u64)],
}

fn alphabet(flags: u32) -> Alphabet {
    if flags & flag::UNICODE != 0 {
        Alphabet::Unicode
    } else {
        Alphabet::Ascii
    }
}

/// The flags inside of a group.
fn inner_flags(flags: u32, add: u32, del: u32) -> u32 {
    let flags = if add & flag::TYPES != 0 {
        flags & !flag::TYPES
    } else {
        flags
    };
    (flags | add) & !del
}

/// What one character must be, for the nodes that match one.
fn single(node: &Node, flags: u32) -> Option<Single> {
    let fold = flags & flag::IGNORECASE != 0;
    let alphabet = alphabet(flags);
    Some(match node {
        Node::Any if flags & flag::DOTALL != 0 => Single::AnyAll,
        Node::Any => Single::Any,
        Node::Literal(code) if fold && alphabet.is_cased(*code) => {
            let equals = alphabet.equals(alphabet.lower(*code));
            match equals.as_slice() {
                [lower] => Single::CharFold(*lower, alphabet),
                _ => Single::SetFold(
                    CharSet::new(&[SetItem::Literal(*code)], false, alphabet, true),
                    alphabet,
                ),
            }
        }
        Node::Literal(code) => Single::Char(*code),
        Node::NotLiteral(code) if fold && alphabet.is_cased(*code) => {
            let equals = alphabet.equals(alphabet.lower(*code));
            match equals.as_slice() {
                [lower] => Single::NotCharFold(*lower, alphabet),
                _ => Single::SetFold(
                    CharSet::new(&[SetItem::Literal(*code)], true, alphabet, true),
                    alphabet,
                ),
            }
        }
        Node::NotLiteral(code) => Single::NotChar(*code),
        Node::In { negate, items } if fold => {
            Single::SetFold(CharSet::new(items, *negate, alphabet, true), alphabet)
        }
        Node::In { negate, items } => Single::Set(CharSet::new(items, *negate, alphabet, false)),
        _ => return None,
    })
}

fn first_of_single(single: &Single) -> FirstSet {
    let beyond = match single {
        Single::Char(code) => *code >= 256,
        Single::CharFold(_, alphabet) | Single::SetFold(_, alphabet) => {
            *alphabet == Alphabet::Unicode
                || matches!(single, Single::SetFold(set, _) if set.may_be_beyond())
        }
        Single::Set(set) => set.may_be_beyond(),
        _ => true,
    };
    FirstSet::of(|code| single.matches(code), beyond)
}

impl Compiler<'_> {
    fn here(&self) -> Pc {
        self.code.len()
    }

    fn register(&mut self, count: usize) -> usize {
        self.registers += count;
        self.registers - count
    }

    /// A sequence; `follow` is what comes behind it, if that is known.
    fn sequence(&mut self, nodes: &[Node], flags: u32, follow: Option<FirstSet>) -> Parse<()> {
        let mut at = 0;
        while let Some(node) = nodes.get(at) {
            let run = self.run(&nodes[at..], flags);
            if run > 1 {
                at += run;
                continue;
            }
            at += 1;
            let (set, nullable) = self.first(&nodes[at..], flags);
            let next = if nullable {
                follow.map(|follow| set.union(follow))
            } else {
                Some(set)
            };
            self.node(node, flags, next)?;
        }
        Ok(())
    }

    /// Compiles a run of literals, if two or more stand here.  Answers how many.
    fn run(&mut self, nodes: &[Node], flags: u32) -> usize {
        let mut text = Vec::new();
        let mut count = 0;
        for node in nodes {
            if !self.push_literal(node, flags, &mut text) {
                break;
            }
            count += 1;
        }
        if count > 1 {
            self.code.push(Inst::Text(text.into_boxed_slice()));
        }
        count
    }

    /// Appends a literal that is compared as it is; `false` for other nodes.
    fn push_literal(&self, node: &Node, flags: u32, text: &mut Vec<u8>) -> bool {
        let Node::Literal(code) = *node else {
            return false;
        };
        if flags & flag::IGNORECASE != 0 && alphabet(flags).is_cased(code) {
            return false;
        }
        if !self.is_text {
            text.push(code as u8);
            return true;
        }
        let Some(c) = from_code_point(code) else {
            return false;
        };
        text.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        true
    }

    /// The text that every match begins with.
    fn prefix(&self, nodes: &[Node], flags: u32) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        for node in nodes {
            if let Node::Group { add, del, body, .. } = node {
                // What a group begins with may be all there is of it.
                if text.is_empty() {
                    return self.prefix(body, inner_flags(flags, *add, *del));
                }
                break;
            }
            if !self.push_literal(node, flags, &mut text) {
                break;
            }
        }
        (!text.is_empty()).then_some(text)
    }

    /// The characters that a sequence can begin with, and whether it can match nothing.
    fn first(&self, nodes: &[Node], flags: u32) -> (FirstSet, bool) {
        let mut all = FirstSet::EMPTY;
        for node in nodes {
            let (set, nullable) = self.first_of(node, flags);
            all = all.union(set);
            if !nullable {
                return (all, false);
            }
        }
        (all, true)
    }

    fn first_of(&self, node: &Node, flags: u32) -> (FirstSet, bool) {
        if let Some(single) = single(node, flags) {
            return (first_of_single(&single), false);
        }
        match node {
            Node::At(_) | Node::Look { .. } => (FirstSet::EMPTY, true),
            Node::Failure => (FirstSet::EMPTY, false),
            Node::Branch(branches) => {
                let mut all = (FirstSet::EMPTY, false);
                for branch in branches {
                    let (set, nullable) = self.first(branch, flags);
                    all = (all.0.union(set), all.1 || nullable);
                }
                all
            }
            Node::Group { add, del, body, .. } => self.first(body, inner_flags(flags, *add, *del)),
            Node::Atomic(body) => self.first(body, flags),
            Node::Repeat { min, max, body, .. } => {
                if *max == 0 {
                    return (FirstSet::EMPTY, true);
                }
                let (set, nullable) = self.first(body, flags);
                (set, nullable || *min == 0)
            }
            Node::Conditional { yes, no, .. } => {
                let (set, nullable) = self.first(yes, flags);
                match no {
                    Some(no) => {
                        let (other, other_nullable) = self.first(no, flags);
                        (set.union(other), nullable || other_nullable)
                    }
                    None => (set, true),
                }
            }
            _ => (FirstSet::of(|_| true, true), true),
        }
    }

    fn node(&mut self, node: &Node, flags: u32, follow: Option<FirstSet>) -> Parse<()> {
        if let Some(single) = single(node, flags) {
            self.code.push(Inst::One(single));
            return Ok(());
        }
        match node {
            Node::At(at) => {
                let multiline = flags & flag::MULTILINE != 0;
                self.code.push(Inst::At(*at, alphabet(flags), multiline));
            }
            Node::Branch(branches) => self.branch(branches, flags, follow)?,
            Node::Group { id, add, del, body } => {
                let flags = inner_flags(flags, *add, *del);
                match id {
                    Some(id) => {
                        let register = 2 * *id as usize;
                        self.code.push(Inst::Save(register));
                        self.sequence(body, flags, follow)?;
                        self.code.push(Inst::Save(register + 1));
                    }
                    None => self.sequence(body, flags, follow)?,
                }
            }
            Node::Repeat {
                greed,
                min,
                max,
                body,
            } => self.repeat(*greed, (*min, *max), body, flags, follow)?,
            Node::Atomic(body) => self.atomic(|this| this.sequence(body, flags, None))?,
            Node::Backref(group) => {
                let fold = (flags & flag::IGNORECASE != 0).then(|| alphabet(flags));
                self.code.push(Inst::Backref {
                    group: *group,
                    fold,
                });
            }
            Node::Conditional { group, yes, no } => {
                let test = self.here();
                self.code.push(Inst::Fail);
                self.sequence(yes, flags, None)?;
                let mut target = self.here();
                if let Some(no) = no {
                    let jump = self.here();
                    self.code.push(Inst::Fail);
                    target = self.here();
                    self.sequence(no, flags, None)?;
                    self.code[jump] = Inst::Jump(self.here());
                }
                self.code[test] = Inst::Condition {
                    group: *group,
                    no: target,
                };
            }
            Node::Look {
                ahead,
                negate,
                body,
            } => self.look(*ahead, *negate, body, flags)?,
            _ => self.code.push(Inst::Fail),
        }
        Ok(())
    }

    fn atomic(&mut self, body: impl FnOnce(&mut Self) -> Parse<()>) -> Parse<()> {
        let register = self.register(1);
        self.code.push(Inst::AtomicStart(register));
        body(self)?;
        self.code.push(Inst::AtomicEnd(register));
        Ok(())
    }

    fn branch(&mut self, branches: &[Nodes], flags: u32, follow: Option<FirstSet>) -> Parse<()> {
        let start = self.here();
        self.code.push(Inst::Fail);
        let mut alternatives = Vec::with_capacity(branches.len());
        let mut jumps = Vec::with_capacity(branches.len());
        for branch in branches {
            let (first, nullable) = self.first(branch, flags);
            alternatives.push(Alternative {
                pc: self.here(),
                first: (!nullable).then(|| Box::new(first)),
            });
            self.sequence(branch, flags, follow)?;
            jumps.push(self.here());
            self.code.push(Inst::Fail);
        }
        let end = self.here();
        for jump in jumps {
            self.code[jump] = Inst::Jump(end);
        }
        self.code[start] = Inst::Branch(alternatives.into_boxed_slice());
        Ok(())
    }

    fn repeat(
        &mut self,
        greed: Greed,
        (min, max): (u32, u32),
        body: &[Node],
        flags: u32,
        follow: Option<FirstSet>,
    ) -> Parse<()> {
        if let [node] = body
            && let Some(single) = single(node, flags)
        {
            self.code.push(Inst::RepeatOne {
                single,
                greed,
                min,
                max,
                follow: follow.map(Box::new),
            });
            return Ok(());
        }
        match greed {
            Greed::Possessive => self.atomic(|this| {
                let atomic = [Node::Atomic(body.to_vec())];
                this.general_loop(Greed::Max, (min, max), &atomic, flags)
            }),
            _ if min == 0 && max == 1 => self.optional(greed, body, flags, follow),
            _ => self.general_loop(greed, (min, max), body, flags),
        }
    }

    /// `(...)?`: two alternatives.
    fn optional(
        &mut self,
        greed: Greed,
        body: &[Node],
        flags: u32,
        follow: Option<FirstSet>,
    ) -> Parse<()> {
        let start = self.here();
        self.code.push(Inst::Fail);
        self.sequence(body, flags, follow)?;
        let (first, nullable) = self.first(body, flags);
        let taken = Alternative {
            pc: start + 1,
            first: (!nullable).then(|| Box::new(first)),
        };
        let skipped = Alternative {
            pc: self.here(),
            first: follow.map(Box::new),
        };
        self.code[start] = Inst::Branch(match greed {
            Greed::Min => Box::new([skipped, taken]),
            _ => Box::new([taken, skipped]),
        });
        Ok(())
    }

    fn general_loop(
        &mut self,
        greed: Greed,
        (min, max): (u32, u32),
        body: &[Node],
        flags: u32,
    ) -> Parse<()> {
        let register = self.register(2);
        let start = self.here();
        self.code.push(Inst::Fail);
        self.sequence(body, flags, None)?;
        self.code.push(Inst::LoopRound(start));
        let mut description = Loop {
            greed,
            min,
            max,
            register,
            body: start + 1,
            exit: self.here(),
        };
        if greed == Greed::Min {
            // Where the machine comes back to for another round.
            let more = self.here();
            self.code.push(Inst::LoopMore(start));
            description.exit = more + 1;
        }
        self.code[start] = Inst::LoopStart(Box::new(description));
        Ok(())
    }

    fn look(&mut self, ahead: bool, negate: bool, body: &[Node], flags: u32) -> Parse<()> {
        let mut back = 0;
        if !ahead {
            let (low, high) = width(body, self.widths);
            if low != high {
                return Err(Flaw::Pattern(
                    "look-behind requires fixed-width pattern".to_owned(),
                    None,
                ));
            }
            if low >= u64::from(MAX_REPEAT) {
                return Err(Flaw::Pattern("looks too much behind".to_owned(), None));
            }
            back = low as usize;
        }
        let register = self.register(2);
        let start = self.here();
        self.code.push(Inst::LookStart { register, back });
        self.sequence(body, flags, None)?;
        if !negate {
            self.code.push(Inst::LookEnd(register));
            return Ok(());
        }
        self.code.push(Inst::LookNotEnd(register));
        self.code[start] = Inst::LookNotStart {
            register,
            back,
            after: self.here(),
        };
        Ok(())
    }
}
