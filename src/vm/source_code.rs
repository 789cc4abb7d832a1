//! From text to running code: decoding, the call of the compiler, `SyntaxError` objects, and the run of a
//! module's code.  `import`, `eval`, `exec`, `compile` and the command all come through here.

use std::rc::Rc;

use super::Vm;
use crate::diagnostic::{End, SyntaxErrorKind, SyntaxErrors, SyntaxWarning, undecodable};
use crate::host::CompileOptions;
use crate::object::{Gc, Raise, Result, Value};
use crate::source::SourceFile;
use crate::types::bytes::Bytes;
use crate::types::code::CodeObject;
use crate::types::codec::decode_object;
use crate::types::codec::door::search;
use crate::types::codec::source::decode_source;
use crate::types::dict::Dict;
use crate::types::exception::Exc;
use crate::types::exceptions::syntax_error;
use crate::types::function::{Cell, Function};
use crate::types::tuple::Tuple;

impl Vm {
    /// Compiles a text, shows its warnings, and raises its first error.
    pub fn compile_text(
        &mut self,
        text: &str,
        name: &str,
        options: CompileOptions,
    ) -> Result<Gc<CodeObject>> {
        if text.contains('\0') {
            let message = "source code string cannot contain null bytes";
            return Err(self.error(Exc::SyntaxError, message));
        }
        let source = Rc::new(SourceFile::new(name, text));
        match self.compile_source(&source, options) {
            Ok(code) => code,
            Err(errors) => Err(self.syntax_error(&source, &errors)),
        }
    }

    /// Compiles a source and shows its warnings.  The outer result is for what the command renders
    /// itself, the inner one for a warning that has been turned into an error.
    pub fn compile_source(
        &mut self,
        source: &Rc<SourceFile>,
        options: CompileOptions,
    ) -> std::result::Result<Result<Gc<CodeObject>>, SyntaxErrors> {
        let compiled = (self.host.front_end.compile)(source, options)?;
        for warning in &compiled.warnings {
            if let Err(raise) = self.show_syntax_warning(source, warning) {
                return Ok(Err(raise));
            }
        }
        Ok(Ok(self.code_object(&compiled.code)))
    }

    /// The exception for the first of these errors, with the place in its attributes.
    pub fn syntax_error(&mut self, source: &SourceFile, errors: &SyntaxErrors) -> Raise {
        let error = errors.first();
        let exc = match error.kind {
            SyntaxErrorKind::Syntax => Exc::SyntaxError,
            SyntaxErrorKind::Indentation => Exc::IndentationError,
            SyntaxErrorKind::Tab => Exc::TabError,
        };
        let place = error.location(source);
        // Errors of a later phase show what the file of that name has, if there is one; the tokenizer's
        // show what it has read so far.
        let is_known =
            !errors.is_late() || source.is_typed() || std::path::Path::new(source.name()).is_file();
        let line = match source.line(place.line) {
            Some(line) if is_known => Value::from(match error.end {
                End::Start => line.to_owned(),
                _ if error.is_bare => line.to_owned(),
                _ => format!("{line}\n"),
            }),
            _ => Value::None,
        };
        let mut details = vec![
            Value::from(source.name()),
            Value::Int(i64::from(place.line)),
            Value::Int(i64::from(place.offset)),
            line,
            Value::Int(i64::from(place.end_line)),
            Value::Int(i64::from(place.end_offset)),
        ];
        if error.end == End::Unplaced {
            details.truncate(4);
            (details[1], details[2], details[3]) = (Value::Int(0), Value::Int(-1), Value::None);
        }
        let details = Tuple::new(details);
        let class = Value::from(self.exception_class(exc));
        let args = [Value::from(error.message.as_str()), Value::from(details)];
        // The constructor sets the attributes, as it does for scripts.
        match self.call(&class, &args) {
            Ok(Value::Instance(ref exception)) => {
                if let Some(state) = exception.exception()
                    && error.may_be_typo()
                {
                    let text = Value::from(source.text());
                    state.set_member(syntax_error::METADATA, metadata(text));
                }
                Raise::new(exception.share())
            }
            Ok(_) => self.error(exc, &error.message),
            Err(raise) => raise,
        }
    }

    /// The same exception for a program that was read from its file: what is looked up in the text later on
    /// is looked up in the file, as it is then.
    pub fn program_error(&mut self, source: &SourceFile, errors: &SyntaxErrors) -> Raise {
        let raise = self.syntax_error(source, errors);
        if std::path::Path::new(source.name()).is_file()
            && let Value::Instance(exception) = &raise.value()
            && let Some(state) = exception.exception()
        {
            state.set_member(syntax_error::METADATA, metadata(Value::None));
            let first = errors.first();
            if first.end == End::Absent && first.span.hi as usize >= source.text().len() {
                // CPython has read past the last line, and knows no column any more.
                state.set_member(syntax_error::OFFSET, Value::Int(0));
            }
        }
        raise
    }

    /// Reports a `SyntaxWarning` by way of `warnings` where that is loaded, else as it would.
    fn show_syntax_warning(&mut self, source: &SourceFile, warning: &SyntaxWarning) -> Result<()> {
        let line = source.position(warning.span.lo).line;
        let warnings = self.intern("warnings");
        if let Some(module @ Value::Module(_)) = self.modules.get_str(&warnings) {
            let args = [
                Value::from(warning.message.as_str()),
                Value::from(self.exception_class(Exc::SyntaxWarning)),
                Value::from(source.name()),
                Value::Int(i64::from(line)),
            ];
            return self.call_method(&module, "warn_explicit", &args).map(drop);
        }
        let name = source.name();
        let mut text = format!("{name}:{line}: SyntaxWarning: {}\n", warning.message);
        if let Some(line) = source.line(line) {
            text.push_str(&format!("  {}\n", line.trim()));
        }
        self.write_error_text(&text);
        Ok(())
    }

    /// Runs a module's (or `exec`'s) code with these globals; `namespace` takes the names that it binds.
    pub fn run_code(
        &mut self,
        code: &Gc<CodeObject>,
        globals: &Gc<Dict>,
        namespace: Value,
    ) -> Result<Value> {
        self.run_code_with(code, globals, namespace, Box::new([]))
    }

    /// As [`Vm::run_code`], with cells for the code's free variables.
    pub fn run_code_with(
        &mut self,
        code: &Gc<CodeObject>,
        globals: &Gc<Dict>,
        namespace: Value,
        closure: Box<[Gc<Cell>]>,
    ) -> Result<Value> {
        self.provide_builtins(globals);
        let function = Gc::new(Function::new(code.clone(), globals.clone(), closure));
        self.call_function_in(&function, &[], &[], namespace)
    }

    /// Sets `__builtins__` in a namespace that lacks it, as every run of code in it does.
    pub fn provide_builtins(&mut self, globals: &Gc<Dict>) {
        let names = self.names.clone();
        if globals.get_str(&names.__builtins__).is_none() {
            let builtins = Value::from(self.builtins.clone());
            drop(globals.insert_str(&names.__builtins__, builtins));
        }
    }

    /// The text of a source file: a BOM or a coding comment says how it is encoded, else it is UTF-8.
    pub fn decode_source(&mut self, bytes: &[u8], name: &str, in_file: bool) -> Result<String> {
        decode_source(bytes, in_file.then_some(name), false).or_else(|error| {
            if let Some(encoding) = &error.encoding
                && let Some(text) = self.decode_by_script(bytes, encoding)
            {
                return Ok(text);
            }
            let (source, errors) = undecodable(name, error);
            Err(self.syntax_error(&source, &errors))
        })
    }

    /// The text by a codec that a script has registered.
    fn decode_by_script(&mut self, bytes: &[u8], encoding: &str) -> Option<String> {
        search(self, encoding).ok()??;
        let bytes = Bytes::new(bytes.to_vec());
        let text = decode_object(self, &bytes, encoding, "strict").ok()?;
        text.as_str().map(|text| text.as_str().to_owned())
    }
}

/// `SyntaxError._metadata`: a place from which to look for a misspelt keyword, always the beginning, and the text.
fn metadata(text: Value) -> Value {
    Value::from(Tuple::new([Value::Int(0), Value::Int(0), text]))
}
