//! The methods of `str`: construction, the small dunders, and the table of all.

use super::format_method::{format, format_map};
use super::{
    Str, case, classify, compare, encode, index, iterate, join, pad, repr, search, split, translate,
};
use crate::object::{Gc, Result, Value};
use crate::types::format::percent;
use crate::types::tuple::Tuple;
use crate::vm::Vm;

/// The text of the receiver of a method.
#[inline]
pub(super) fn receiver(vm: &mut Vm, args: &[Value]) -> Result<Gc<Str>> {
    if let Value::Str(text) = &args[0] {
        return Ok(text.share());
    }
    match args[0].as_str() {
        Some(text) => Ok(text),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!(
                "descriptor requires a 'str' object but received a '{name}'"
            )))
        }
    }
}

/// An argument that must be a string; `what` names it in the message.
pub fn expect_str(vm: &mut Vm, value: &Value, what: &str) -> Result<Gc<Str>> {
    match value.as_str() {
        Some(text) => Ok(text),
        None => {
            let kind = if value.is_none() {
                "None".to_owned()
            } else {
                vm.type_name(value)
            };
            Err(vm.type_error(format!("{what} must be str, not {kind}")))
        }
    }
}

/// An optional keyword argument that must be a string without null characters.
pub fn keyword_text(
    vm: &mut Vm,
    function: &str,
    name: &str,
    value: &Value,
) -> Result<Option<Gc<Str>>> {
    let Some(value) = value.given() else {
        return Ok(None);
    };
    let text = match value {
        Value::Str(text) => text.share(),
        other => expect_str(vm, other, &format!("{function}() argument '{name}'"))?,
    };
    if text.as_str().contains('\0') {
        return Err(vm.value_error("embedded null character"));
    }
    Ok(Some(text))
}

/// Whether a foreign right operand has a reflected method written by the script, which must get its
/// chance before the left operand complains.
pub fn defers_to(vm: &mut Vm, value: &Value, method: &str) -> bool {
    let name = vm.intern(method);
    match vm.lookup_special(value, &name) {
        None => false,
        Some(Value::Builtin(_)) => matches!(value, Value::Native(_)),
        Some(_) => true,
    }
}

fn new(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let value = match (&args[1], &args[2], &args[3]) {
        (Value::Undef, Value::Undef, Value::Undef) => Value::from(vm.names.empty()),
        (obj, Value::Undef, Value::Undef) => {
            let shown = vm.str_object(obj)?;
            let exact = matches!(&args[0], Value::Class(class) if class.as_gc().is(&vm.types.str));
            if exact {
                return Ok(shown);
            } else {
                shown.plain().clone()
            }
        }
        (Value::Undef, encoding, errors) => {
            keyword_text(vm, "str", "encoding", encoding)?;
            keyword_text(vm, "str", "errors", errors)?;
            Value::from(vm.names.empty())
        }
        (obj, encoding, errors) => {
            let encoding = keyword_text(vm, "str", "encoding", encoding)?;
            let errors = keyword_text(vm, "str", "errors", errors)?;
            encode::decode_object(
                vm,
                obj,
                encoding.as_ref().map(|name| name.as_str()),
                errors.as_ref().map(|name| name.as_str()),
            )?
        }
    };
    vm.wrap_new(&args[0], value)
}

fn len(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    Ok(Value::from(receiver(vm, args)?.char_len()))
}

fn format_dunder(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let spec = expect_str(vm, &args[1], "__format__() argument")?;
    if spec.as_str().is_empty() {
        return vm.str_object(&args[0]);
    }
    crate::types::format::text(vm, &args[0], text.as_str(), spec.as_str()).map(Value::from)
}

fn modulo(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    percent::format_str(vm, text.as_str(), &args[1]).map(Value::from)
}

fn rmod(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let arguments = receiver(vm, args)?;
    let Some(template) = args[1].as_str() else {
        return Ok(Value::NotImplemented);
    };
    percent::format_str(vm, template.as_str(), &Value::from(arguments)).map(Value::from)
}

fn getnewargs(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let copy = Str::with_len(text.as_str(), text.char_len());
    Ok(Value::from(Tuple::new([Value::from(copy)])))
}

/// The size that CPython's compact representation of this text would have.
fn sizeof(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let text = receiver(vm, args)?;
    let count = text.char_len() + 1;
    let widest = text
        .as_str()
        .chars()
        .map(super::code_point)
        .max()
        .unwrap_or(0);
    Ok(Value::from(match widest {
        0..=0x7f => 40 + count,
        0x80..=0xff => 57 + count,
        0x100..=0xffff => 56 + 2 * count,
        _ => 56 + 4 * count,
    }))
}

crate::methods! { pub METHODS:
    /// Create and return a new object.  See help(type) for accurate signature.
    "__new__($type, object='', encoding='utf-8', errors='strict')" => new,
    /// Return repr(self).
    "__repr__($self, /)" => repr::repr,
    /// Return str(self).
    "__str__($self, /)" => repr::str,
    /// Return hash(self).
    "__hash__($self, /)" => compare::hash,
    /// Return len(self).
    "__len__($self, /)" => len,
    /// Implement iter(self).
    "__iter__($self, /)" => iterate::iter,
    /// Return self[key].
    "__getitem__($self, key, /)" => index::getitem,
    /// Return bool(key in self).
    "__contains__($self, key, /)" => join::contains,
    /// Return self+value.
    "__add__($self, value, /)" => join::add,
    /// Return self*value.
    "__mul__($self, value, /)" => join::mul,
    /// Return value*self.
    "__rmul__($self, value, /)" => join::mul,
    /// Return self%value.
    "__mod__($self, value, /)" => modulo,
    /// Return value%self.
    "__rmod__($self, value, /)" => rmod,
    /// Return self==value.
    "__eq__($self, value, /)" => compare::eq,
    /// Return self!=value.
    "__ne__($self, value, /)" => compare::ne,
    /// Return self<value.
    "__lt__($self, value, /)" => compare::lt,
    /// Return self<=value.
    "__le__($self, value, /)" => compare::le,
    /// Return self>value.
    "__gt__($self, value, /)" => compare::gt,
    /// Return self>=value.
    "__ge__($self, value, /)" => compare::ge,
    /// Return a formatted version of the string as described by format_spec.
    "__format__($self, format_spec, /)" => format_dunder,
    /// The arguments from which `copy` and `pickle` make the string anew.
    "__getnewargs__($self, /)" => getnewargs,
    /// Return the size of the string in memory, in bytes.
    "__sizeof__($self, /)" => sizeof,
    /// Return a capitalized version of the string.
    ///
    /// More specifically, make the first character have upper case and the rest lower
    /// case.
    "capitalize($self, /)" => case::capitalize,
    /// Return a version of the string suitable for caseless comparisons.
    "casefold($self, /)" => case::casefold,
    /// Return a centered string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    "center($self, width, fillchar=' ', /)" => pad::center,
    /// Return the number of non-overlapping occurrences of substring sub in string S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    "count($self, sub, start=None, end=None, /)" => search::count,
    /// Encode the string using the codec registered for encoding.
    "encode($self, /, encoding='utf-8', errors='strict')" => encode::encode,
    /// Return True if the string ends with the specified suffix, False otherwise.
    "endswith($self, suffix, start=None, end=None, /)" => search::endswith,
    /// Return a copy where all tab characters are expanded using spaces.
    ///
    /// If tabsize is not given, a tab size of 8 characters is assumed.
    "expandtabs($self, /, tabsize=8)" => pad::expandtabs,
    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    "find($self, sub, start=None, end=None, /)" => search::find,
    /// Return a formatted version of the string, using substitutions from args and kwargs.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    "format($self, /, *args, **kwargs)" => format,
    /// Return a formatted version of the string, using substitutions from mapping.
    ///
    /// The substitutions are identified by braces ('{' and '}').
    "format_map($self, mapping, /)" => format_map,
    /// Return the lowest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    "index($self, sub, start=None, end=None, /)" => search::index,
    /// Return True if the string is an alpha-numeric string, False otherwise.
    ///
    /// A string is alpha-numeric if all characters in the string are alpha-numeric and
    /// there is at least one character in the string.
    "isalnum($self, /)" => classify::isalnum,
    /// Return True if the string is an alphabetic string, False otherwise.
    ///
    /// A string is alphabetic if all characters in the string are alphabetic and there
    /// is at least one character in the string.
    "isalpha($self, /)" => classify::isalpha,
    /// Return True if all characters in the string are ASCII, False otherwise.
    ///
    /// ASCII characters have code points in the range U+0000-U+007F.
    /// Empty string is ASCII too.
    "isascii($self, /)" => classify::isascii,
    /// Return True if the string is a decimal string, False otherwise.
    ///
    /// A string is a decimal string if all characters in the string are decimal and
    /// there is at least one character in the string.
    "isdecimal($self, /)" => classify::isdecimal,
    /// Return True if the string is a digit string, False otherwise.
    ///
    /// A string is a digit string if all characters in the string are digits and there
    /// is at least one character in the string.
    "isdigit($self, /)" => classify::isdigit,
    /// Return True if the string is a valid Python identifier, False otherwise.
    ///
    /// Call keyword.iskeyword(s) to test whether string s is a reserved identifier,
    /// such as "def" or "class".
    "isidentifier($self, /)" => classify::isidentifier,
    /// Return True if the string is a lowercase string, False otherwise.
    ///
    /// A string is lowercase if all cased characters in the string are lowercase and
    /// there is at least one cased character in the string.
    "islower($self, /)" => case::islower,
    /// Return True if the string is a numeric string, False otherwise.
    ///
    /// A string is numeric if all characters in the string are numeric and there is at
    /// least one character in the string.
    "isnumeric($self, /)" => classify::isnumeric,
    /// Return True if all characters in the string are printable, False otherwise.
    ///
    /// A character is printable if repr() may use it in its output.
    "isprintable($self, /)" => classify::isprintable,
    /// Return True if the string is a whitespace string, False otherwise.
    ///
    /// A string is whitespace if all characters in the string are whitespace and there
    /// is at least one character in the string.
    "isspace($self, /)" => classify::isspace,
    /// Return True if the string is a title-cased string, False otherwise.
    ///
    /// In a title-cased string, upper- and title-case characters may only
    /// follow uncased characters and lowercase characters only cased ones.
    "istitle($self, /)" => case::istitle,
    /// Return True if the string is an uppercase string, False otherwise.
    ///
    /// A string is uppercase if all cased characters in the string are uppercase and
    /// there is at least one cased character in the string.
    "isupper($self, /)" => case::isupper,
    /// Concatenate any number of strings.
    ///
    /// The string whose method is called is inserted in between each given string.
    /// The result is returned as a new string.
    ///
    /// Example: '.'.join(['ab', 'pq', 'rs']) -> 'ab.pq.rs'
    "join($self, iterable, /)" => join::join,
    /// Return a left-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    "ljust($self, width, fillchar=' ', /)" => pad::ljust,
    /// Return a copy of the string converted to lowercase.
    "lower($self, /)" => case::lower,
    /// Return a copy of the string with leading whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    "lstrip($self, chars=None, /)" => split::lstrip,
    /// Return a translation table usable for str.translate().
    "maketrans(x, y=<unrepresentable>, z=<unrepresentable>, /)" => translate::maketrans,
    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string.  If the separator is found,
    /// returns a 3-tuple containing the part before the separator, the separator
    /// itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing the original string
    /// and two empty strings.
    "partition($self, sep, /)" => search::partition,
    /// Return a str with the given prefix string removed if present.
    ///
    /// If the string starts with the prefix string, return string[len(prefix):].
    /// Otherwise, return a copy of the original string.
    "removeprefix($self, prefix, /)" => search::removeprefix,
    /// Return a str with the given suffix string removed if present.
    ///
    /// If the string ends with the suffix string and that suffix is not empty,
    /// return string[:-len(suffix)]. Otherwise, return a copy of the original
    /// string.
    "removesuffix($self, suffix, /)" => search::removesuffix,
    /// Return a copy with all occurrences of substring old replaced by new.
    ///
    ///   count
    ///     Maximum number of occurrences to replace.
    ///     -1 (the default value) means replace all occurrences.
    ///
    /// If the optional argument count is given, only the first count occurrences are
    /// replaced.
    "replace($self, old, new, /, count=-1)" => search::replace,
    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Return -1 on failure.
    "rfind($self, sub, start=None, end=None, /)" => search::rfind,
    /// Return the highest index in S where substring sub is found, such that sub is contained within S[start:end].
    ///
    /// Optional arguments start and end are interpreted as in slice notation.
    /// Raises ValueError when the substring is not found.
    "rindex($self, sub, start=None, end=None, /)" => search::rindex,
    /// Return a right-justified string of length width.
    ///
    /// Padding is done using the specified fill character (default is a space).
    "rjust($self, width, fillchar=' ', /)" => pad::rjust,
    /// Partition the string into three parts using the given separator.
    ///
    /// This will search for the separator in the string, starting at the end. If
    /// the separator is found, returns a 3-tuple containing the part before the
    /// separator, the separator itself, and the part after it.
    ///
    /// If the separator is not found, returns a 3-tuple containing two empty strings
    /// and the original string.
    "rpartition($self, sep, /)" => search::rpartition,
    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    /// Splitting starts at the end of the string and works to the front.
    "rsplit($self, /, sep=None, maxsplit=-1)" => split::rsplit,
    /// Return a copy of the string with trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    "rstrip($self, chars=None, /)" => split::rstrip,
    /// Return a list of the substrings in the string, using sep as the separator string.
    ///
    /// Splitting starts at the front of the string and works to the end.
    "split($self, /, sep=None, maxsplit=-1)" => split::split,
    /// Return a list of the lines in the string, breaking at line boundaries.
    ///
    /// Line breaks are not included in the resulting list unless keepends is given and
    /// true.
    "splitlines($self, /, keepends=False)" => split::splitlines,
    /// Return True if the string starts with the specified prefix, False otherwise.
    "startswith($self, prefix, start=None, end=None, /)" => search::startswith,
    /// Return a copy of the string with leading and trailing whitespace removed.
    ///
    /// If chars is given and not None, remove characters in chars instead.
    "strip($self, chars=None, /)" => split::strip,
    /// Convert uppercase characters to lowercase and lowercase characters to uppercase.
    "swapcase($self, /)" => case::swapcase,
    /// Return a version of the string where each word is titlecased.
    ///
    /// More specifically, words start with uppercased characters and all remaining
    /// cased characters have lower case.
    "title($self, /)" => case::title,
    /// Replace each character in the string using the given translation table.
    ///
    /// The table must implement lookup/indexing via __getitem__, for instance a
    /// dictionary or list.  If this operation raises LookupError, the character is
    /// left untouched.  Characters mapped to None are deleted.
    "translate($self, table, /)" => translate::translate,
    /// Return a copy of the string converted to uppercase.
    "upper($self, /)" => case::upper,
    /// Pad a numeric string with zeros on the left, to fill a field of the given width.
    ///
    /// The string is never truncated.
    "zfill($self, width, /)" => pad::zfill,
}

crate::getters! { pub GETTERS: }
