//! What the clauses of `except*` do: split the exception that is left, and put together what goes on.

use super::Vm;
use crate::object::{Result, Value};
use crate::types::exception::{Exc, ExceptionState};
use crate::types::exceptions::{exception_of, group};
use crate::types::tuple::Tuple;

impl Vm {
    /// For one clause: the rest and the matched group of `exception`, each `None` where there is none.
    pub fn except_star_match(
        &mut self,
        exception: &Value,
        class: &Value,
    ) -> Result<(Value, Value)> {
        self.check_star_class(class)?;
        if exception.not_none().is_none() {
            return Ok((Value::None, Value::None));
        }
        if self.exception_matches(exception, class)? {
            if group::members_of(self, exception).is_some() {
                return Ok((Value::None, exception.clone()));
            }
            // A naked exception is caught as a group of its own.
            let members = Value::from(Tuple::new([exception.clone()]));
            let wrapped = group::make_of(self, "", members)?;
            if let (Some(state), Some(frame)) = (wrapped.exception(), self.frame(0)) {
                state.trace.borrow_mut().push(frame.entry());
            }
            return Ok((Value::None, Value::from(wrapped)));
        }
        if group::members_of(self, exception).is_none() {
            return Ok((exception.clone(), Value::None));
        }
        let pair = self.call_method(exception, "split", std::slice::from_ref(class))?;
        let owner = self.type_name(exception);
        let Some(pair) = pair.as_tuple() else {
            let given = self.type_name(&pair);
            return Err(self.type_error(format!("{owner}.split must return a tuple, not {given}")));
        };
        match pair.items() {
            [matched, rest, ..] => Ok((rest.clone(), matched.clone())),
            _ => Err(self.type_error(format!(
                "{owner}.split must return a 2-tuple, got tuple of size {}",
                pair.len()
            ))),
        }
    }

    fn check_star_class(&mut self, class: &Value) -> Result<()> {
        let base = self.exception_class(Exc::BaseException);
        let groups = self.exception_class(Exc::BaseExceptionGroup);
        let classes = match class.as_tuple() {
            Some(classes) => classes.items().to_vec(),
            None => vec![class.clone()],
        };
        for class in &classes {
            match class {
                Value::Class(class) if class.is_subclass(&groups) => {
                    return Err(self.type_error(
                        "catching ExceptionGroup with except* is not allowed. Use except instead.",
                    ));
                }
                Value::Class(class) if class.is_subclass(&base) => {}
                _ => {
                    return Err(self.type_error(
                        "catching classes that do not inherit from BaseException is not allowed",
                    ));
                }
            }
        }
        Ok(())
    }

    /// After the clauses: what goes on being raised, of what they raised and left; `None` for nothing.
    pub fn except_star_result(&mut self, original: &Value, raised: Vec<Value>) -> Result<Value> {
        let left: Vec<Value> = raised
            .into_iter()
            .filter(|exception| exception.not_none().is_some())
            .collect();
        if left.is_empty() {
            return Ok(Value::None);
        }
        if group::members_of(self, original).is_none() {
            // Only one clause can have run.
            return Ok(left.into_iter().next().unwrap_or(Value::None));
        }
        let (mut raised, mut reraised) = (Vec::new(), Vec::new());
        for exception in left {
            if self.has_metadata_of(&exception, original)? {
                reraised.push(exception);
            } else {
                raised.push(exception);
            }
        }
        let remaining = if reraised.is_empty() {
            Value::None
        } else {
            group::projection(self, original, &reraised)?
        };
        if raised.is_empty() {
            return Ok(remaining);
        }
        if !remaining.is_none() {
            raised.push(remaining);
        }
        if raised.len() == 1 {
            return Ok(raised.remove(0));
        }
        group::make(self, "", raised).map(Value::from)
    }

    /// Whether an exception is (part of) the original one going on, rather than one raised since: it has
    /// the same notes, traceback, cause and context.
    fn has_metadata_of(&mut self, exception: &Value, original: &Value) -> Result<bool> {
        if exception.is(original) {
            return Ok(true);
        }
        let a = exception_of(self, exception)?;
        let b = exception_of(self, original)?;
        let (Some(a_state), Some(b_state)) = (a.exception(), b.exception()) else {
            return Ok(false);
        };
        if !same_links(a_state, b_state) {
            return Ok(false);
        }
        let name = self.names.__notes__.clone();
        let a_notes = self.find_attr(exception, &name)?;
        let b_notes = self.find_attr(original, &name)?;
        match (a_notes, b_notes) {
            (None, None) => Ok(true),
            (Some(a), Some(b)) => self.eq(&a, &b),
            _ => Ok(false),
        }
    }
}

fn same_links(a: &ExceptionState, b: &ExceptionState) -> bool {
    let (a_trace, b_trace) = (a.trace.borrow(), b.trace.borrow());
    let same_trace = a_trace.len() == b_trace.len()
        && a_trace
            .iter()
            .zip(b_trace.iter())
            .all(|(a, b)| a.code.is(&b.code) && a.pc == b.pc);
    same_trace && a.cause.get().is(&b.cause.get()) && a.context.get().is(&b.context.get())
}
