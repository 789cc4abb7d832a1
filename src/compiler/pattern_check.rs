//! What may be wrong with the patterns of a `match`: names bound twice or not in
//! every alternative, cases that can never be reached, keys that repeat.

use super::Compiler;
use super::pattern::is_star;
use crate::ast::{self, Ident, MatchCase, Pattern, PatternKind, Sym};
use crate::bytecode::Constant;

/// A text that is the same for constants that are equal: `1`, `1.0` and `True` are.
fn equality_key(constant: &Constant) -> String {
    match constant {
        Constant::Bool(value) => format!("{:?}", f64::from(u8::from(*value))),
        Constant::Int(value) if value.unsigned_abs() < 1 << 53 => format!("{:?}", *value as f64),
        Constant::Float(value) => format!("{:?}", value + 0.0),
        Constant::Complex(real, imaginary) if *imaginary == 0.0 => format!("{:?}", real + 0.0),
        other => format!("{other:?}"),
    }
}

impl<'a> Compiler<'a> {
    /// The errors that belong to a case as a whole.
    pub(super) fn check_pattern(&mut self, case: &'a MatchCase, is_last: bool) {
        let mut names = Vec::new();
        self.check_bindings(&case.pattern, &mut names);
        let is_final = is_last || case.guard.is_some();
        if !is_final {
            self.check_reachable(&case.pattern);
        }
    }

    /// A pattern that always matches may stand only at the end.
    fn check_reachable(&mut self, pattern: &'a Pattern) {
        match &pattern.kind {
            PatternKind::MatchAs {
                pattern: None,
                name,
            } => {
                let what = match name {
                    Some(name) => format!("name capture '{}'", self.names.text(name.name)),
                    None => "wildcard".to_owned(),
                };
                let message = format!("{what} makes remaining patterns unreachable");
                self.error(message, pattern.span);
            }
            PatternKind::MatchAs {
                pattern: Some(inner),
                ..
            } => self.check_reachable(inner),
            PatternKind::MatchOr { patterns } => {
                if let Some(last) = patterns.last() {
                    self.check_reachable(last);
                }
            }
            _ => {}
        }
    }

    /// Every name once, and the same names in every alternative.
    fn check_bindings(&mut self, pattern: &'a Pattern, names: &mut Vec<Sym>) {
        let bind = |compiler: &mut Self, name: &Option<Ident>, span, names: &mut Vec<Sym>| {
            let Some(name) = name else { return };
            if names.contains(&name.name) {
                let text = compiler.names.shared(name.name);
                let message = format!("multiple assignments to name '{text}' in pattern");
                compiler.error(message, span);
            }
            names.push(name.name);
        };
        match &pattern.kind {
            PatternKind::MatchValue { .. } | PatternKind::MatchSingleton(_) => {}
            PatternKind::MatchSequence { patterns } => {
                if patterns.iter().filter(|pattern| is_star(pattern)).count() > 1 {
                    let message = "multiple starred names in sequence pattern";
                    self.error(message, pattern.span);
                }
                patterns
                    .iter()
                    .for_each(|pattern| self.check_bindings(pattern, names));
            }
            PatternKind::MatchMapping { patterns, rest, .. } => {
                patterns
                    .iter()
                    .for_each(|pattern| self.check_bindings(pattern, names));
                bind(self, rest, pattern.span, names);
            }
            PatternKind::MatchClass {
                patterns,
                kwd_patterns,
                ..
            } => {
                let all = patterns.iter().chain(kwd_patterns);
                all.for_each(|pattern| self.check_bindings(pattern, names));
            }
            PatternKind::MatchStar { name } => bind(self, name, pattern.span, names),
            PatternKind::MatchAs {
                pattern: inner,
                name,
            } => {
                if let Some(inner) = inner {
                    self.check_bindings(inner, names);
                }
                bind(self, name, pattern.span, names);
            }
            PatternKind::MatchOr { patterns } => {
                self.check_alternatives(pattern, patterns, names);
            }
        }
    }

    fn check_alternatives(
        &mut self,
        whole: &'a Pattern,
        patterns: &'a [Pattern],
        names: &mut Vec<Sym>,
    ) {
        if let Some((_, first)) = patterns.split_last() {
            first
                .iter()
                .for_each(|pattern| self.check_reachable(pattern));
        }
        let mut expected: Option<Vec<Sym>> = None;
        for pattern in patterns {
            let mut own = names.clone();
            self.check_bindings(pattern, &mut own);
            own.sort();
            match &expected {
                None => expected = Some(own),
                Some(first) if *first != own => {
                    return self.error("alternative patterns bind different names", whole.span);
                }
                Some(_) => {}
            }
        }
        if let Some(all) = expected {
            *names = all;
        }
    }

    pub(super) fn check_mapping_keys(&mut self, whole: &Pattern, keys: &'a [ast::E]) {
        let mut seen: Vec<String> = Vec::new();
        for key in keys {
            let Some(constant) = self.fold(key) else {
                continue;
            };
            let text = equality_key(&constant);
            if seen.contains(&text) {
                let shown = super::unparse::constant_text(&constant);
                let message = format!("mapping pattern checks duplicate key ({shown})");
                return self.error(message, whole.span);
            }
            seen.push(text);
        }
    }
}
