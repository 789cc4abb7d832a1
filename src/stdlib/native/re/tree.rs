//! The syntax tree of a pattern: what the parser gives and the compiler takes.

/// No upper bound of a repetition.
pub const MAX_REPEAT: u32 = u32::MAX;
/// Patterns have fewer groups than this.
pub const MAX_GROUPS: u32 = 1 << 30;

/// The bits of `RegexFlag`.
pub mod flag {
    pub const IGNORECASE: u32 = 2;
    pub const LOCALE: u32 = 4;
    pub const MULTILINE: u32 = 8;
    pub const DOTALL: u32 = 16;
    pub const UNICODE: u32 = 32;
    pub const VERBOSE: u32 = 64;
    pub const DEBUG: u32 = 128;
    pub const ASCII: u32 = 256;
    /// What decides which characters are letters: at most one of them holds.
    pub const TYPES: u32 = ASCII | LOCALE | UNICODE;

    /// The flag that a letter stands for in `(?imsx)`.
    pub fn of_letter(letter: char) -> Option<u32> {
        Some(match letter {
            'i' => IGNORECASE,
            'L' => LOCALE,
            'm' => MULTILINE,
            's' => DOTALL,
            'x' => VERBOSE,
            'a' => ASCII,
            'u' => UNICODE,
            _ => return None,
        })
    }
}

/// A class of characters with a letter of its own: `\d`, `\S`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    Digit,
    NotDigit,
    Space,
    NotSpace,
    Word,
    NotWord,
}

/// An item of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetItem {
    Literal(u32),
    Range(u32, u32),
    Category(Category),
}

/// A place between characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// `^`
    Beginning,
    /// `\A`
    BeginningString,
    /// `\b`
    Boundary,
    /// `\B`
    NonBoundary,
    /// `$`
    End,
    /// `\Z` and `\z`
    EndString,
}

/// How eager a repetition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greed {
    Max,
    Min,
    Possessive,
}

/// A sequence of nodes.
pub type Nodes = Vec<Node>;

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    Literal(u32),
    NotLiteral(u32),
    Any,
    In {
        negate: bool,
        items: Vec<SetItem>,
    },
    At(At),
    Branch(Vec<Nodes>),
    Group {
        /// `None` for `(?:...)`.
        id: Option<u32>,
        add: u32,
        del: u32,
        body: Nodes,
    },
    Repeat {
        greed: Greed,
        min: u32,
        max: u32,
        body: Nodes,
    },
    Atomic(Nodes),
    Backref(u32),
    Conditional {
        group: u32,
        yes: Nodes,
        no: Option<Nodes>,
    },
    Look {
        ahead: bool,
        negate: bool,
        body: Nodes,
    },
    /// `(?!)`: matches nowhere.
    Failure,
}

/// What a pattern parsed to.
#[derive(Debug)]
pub struct Parsed {
    pub nodes: Nodes,
    pub flags: u32,
    /// Number of groups, the whole match included.
    pub groups: u32,
    /// Names of groups in the order of their definition.
    pub names: Vec<(String, u32)>,
    /// The widths of the groups, by number.
    pub widths: Vec<(u64, u64)>,
}

/// The least and the greatest number of characters that a sequence matches, saturating.
pub fn width(nodes: &[Node], groups: &[(u64, u64)]) -> (u64, u64) {
    let mut total = (0u64, 0u64);
    for node in nodes {
        let (low, high) = node_width(node, groups);
        total = (total.0.saturating_add(low), total.1.saturating_add(high));
    }
    total
}

fn node_width(node: &Node, groups: &[(u64, u64)]) -> (u64, u64) {
    match node {
        Node::Literal(_) | Node::NotLiteral(_) | Node::Any | Node::In { .. } => (1, 1),
        Node::At(_) | Node::Look { .. } | Node::Failure => (0, 0),
        Node::Branch(branches) => branches
            .iter()
            .map(|branch| width(branch, groups))
            .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)))
            .unwrap_or((0, 0)),
        Node::Group { body, .. } | Node::Atomic(body) => width(body, groups),
        Node::Repeat { min, max, body, .. } => {
            let (low, high) = width(body, groups);
            let most = if *max == MAX_REPEAT && high > 0 {
                u64::MAX
            } else {
                high.saturating_mul(u64::from(*max))
            };
            (low.saturating_mul(u64::from(*min)), most)
        }
        Node::Backref(group) => groups.get(*group as usize).copied().unwrap_or((0, 0)),
        Node::Conditional { yes, no, .. } => {
            let (low, high) = width(yes, groups);
            match no {
                Some(no) => {
                    let (other_low, other_high) = width(no, groups);
                    (low.min(other_low), high.max(other_high))
                }
                None => (0, high),
            }
        }
    }
}
