//! How a text file is to be read and written: the arguments of `open` and `TextIOWrapper`, and `reconfigure`.

use std::rc::Rc;

use super::text::{Newline, TextFile};
use super::text_layer::TextLayer;
use super::text_methods::{TextFace, face, get_buffer, text_io};
use crate::object::{Gc, Result, Value};
use crate::types::str::Str;
use crate::vm::Vm;

/// How a text file is to be read and written.
pub struct Settings<'a> {
    pub encoding: &'a str,
    pub errors: &'a str,
    pub newline: Newline,
    pub line_buffering: bool,
}

/// An argument that is a text or `None`.
pub fn text_or_none(vm: &mut Vm, value: &Value, what: &str) -> Result<Option<Gc<Str>>> {
    let Some(value) = value.not_none() else {
        return Ok(None);
    };
    let Some(text) = value.as_str() else {
        return Err(vm.bad_argument(what, "str or None", value));
    };
    if text.as_str().contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    if !text.as_str().is_ascii() {
        // Lone surrogates are no name.
        vm.call_method(value, "encode", &[])?;
    }
    Ok(Some(text))
}

/// The name of the encoding that an argument means: the locale's, which is UTF-8, if it does not say.
pub fn encoding_name(encoding: Option<Gc<Str>>) -> String {
    match encoding {
        Some(encoding) if encoding.as_str() != "locale" => encoding.as_str().to_owned(),
        _ => "UTF-8".to_owned(),
    }
}

/// What `reconfigure` is asked for.
struct Change {
    encoding: Option<String>,
    errors: Option<String>,
    newline: Option<Newline>,
    line_buffering: Option<bool>,
    write_through: Option<bool>,
}

impl Change {
    fn parse(vm: &mut Vm, args: &[Value]) -> Result<Change> {
        let encoding = text_or_none(vm, &args[1], "reconfigure() argument 'encoding'")?;
        let errors = text_or_none(vm, &args[2], "reconfigure() argument 'errors'")?;
        let newline = match args[3].given() {
            Some(newline) => {
                text_or_none(vm, newline, "reconfigure() argument 'newline'")?;
                Some(Newline::parse(vm, newline)?)
            }
            None => None,
        };
        let mut flags = [None; 2];
        for (flag, value) in flags.iter_mut().zip(&args[4..6]) {
            if let Some(value) = value.not_none() {
                *flag = Some(vm.to_i64(value)? != 0);
            }
        }
        let [line_buffering, write_through] = flags;
        // Another encoding comes with its own way to treat errors.
        let errors = match (&encoding, errors) {
            (_, Some(errors)) => Some(errors.as_str().to_owned()),
            (Some(_), None) => Some("strict".to_owned()),
            (None, None) => None,
        };
        Ok(Change {
            encoding: encoding.map(|encoding| encoding_name(Some(encoding))),
            errors,
            newline,
            line_buffering,
            write_through,
        })
    }

    fn is_about_codec(&self) -> bool {
        self.encoding.is_some() || self.errors.is_some() || self.newline.is_some()
    }
}

/// `reconfigure()`.
pub fn reconfigure(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let known = face(vm, &args[0])?;
    let has_read = match &known {
        TextFace::Device(file) => file.has_read.get(),
        TextFace::Layer(file) => {
            file.snapshot.borrow().is_some() || !file.decoded.borrow().is_empty()
        }
        TextFace::Nothing => false,
    };
    if has_read
        && (args[1].not_none().is_some()
            || args[2].not_none().is_some()
            || args[3].given().is_some())
    {
        let message =
            "It is not possible to set the encoding or newline of stream after the first read";
        return Err(super::unsupported(vm, message));
    }
    let change = Change::parse(vm, args)?;
    vm.call_method(&args[0], "flush", &[])?;
    match known {
        TextFace::Device(file) => reconfigure_device(vm, &args[0], &file, &change)?,
        TextFace::Layer(file) => {
            let newline = change.newline.unwrap_or(file.newline.get());
            if change.is_about_codec() {
                let before = file.newline.replace(newline);
                let encoding = file.encoding.borrow().clone();
                let errors = file.errors.borrow().clone();
                let encoding = change.encoding.as_deref().unwrap_or(&encoding);
                let errors = change.errors.as_deref().unwrap_or(&errors);
                if let Err(raise) = file.set_codec(vm, encoding, errors) {
                    file.newline.set(before);
                    return Err(raise);
                }
            }
            if let Some(on) = change.line_buffering {
                file.line_buffering.set(on);
            }
            if let Some(on) = change.write_through {
                file.write_through.set(on);
            }
        }
        TextFace::Nothing => {}
    }
    Ok(Value::None)
}

fn reconfigure_device(
    vm: &mut Vm,
    this: &Value,
    file: &Rc<TextFile>,
    change: &Change,
) -> Result<()> {
    if let Some(encoding) = &change.encoding
        && !file.set_encoding(encoding)
    {
        // An encoding that needs a decoder: from now on this is text over the buffer.
        let buffer = get_buffer(vm, this)?;
        let newline = change.newline.unwrap_or(file.newline.get());
        let layer = TextLayer::new(vm, &buffer, newline)?;
        let errors = change.errors.as_deref().unwrap_or("strict");
        layer.set_codec(vm, encoding, errors)?;
        let on = change.line_buffering.unwrap_or(file.line_buffering.get());
        layer.line_buffering.set(on);
        let on = change.write_through.unwrap_or(file.write_through.get());
        layer.write_through.set(on);
        let io = text_io(vm, this)?;
        io.face.replace(TextFace::Layer(Rc::new(layer)));
        return Ok(());
    }
    if let Some(errors) = &change.errors {
        *file.errors.borrow_mut() = errors.clone();
    }
    if let Some(newline) = change.newline {
        file.newline.set(newline);
    }
    if let Some(on) = change.line_buffering {
        file.set_line_buffering(on);
    }
    if let Some(on) = change.write_through {
        file.write_through.set(on);
    }
    Ok(())
}
