//! The table of the methods that `bytes` and `bytearray` share, and helpers for them.

use super::buffer::{ByteRef, buffer};
use super::{ByteArray, Bytes};
use crate::object::{Result, Value};
use crate::vm::Vm;

/// The bytes of the receiver of a method.
pub fn receiver<'a>(vm: &mut Vm, args: &'a [Value]) -> Result<ByteRef<'a>> {
    match buffer(&args[0]) {
        Some(data) => Ok(data),
        None => {
            let name = vm.type_name(&args[0]);
            Err(vm.type_error(format!(
                "descriptor requires a 'bytes' object but received a '{name}'"
            )))
        }
    }
}

/// A new object of the receiver's kind.
pub fn like(receiver: &Value, data: impl Into<Vec<u8>>) -> Value {
    if receiver.as_bytearray().is_some() {
        Value::from(ByteArray::new(data.into()))
    } else {
        Value::from(Bytes::new(data.into()))
    }
}

/// A part of the receiver: the receiver itself where it is the whole of a `bytes` object.
pub fn part(receiver: &Value, part: &[u8]) -> Value {
    match receiver {
        Value::Bytes(bytes) if bytes.as_slice().len() == part.len() => receiver.clone(),
        _ => like(receiver, part),
    }
}

/// Declares a method table that begins with the shared methods.
#[macro_export]
macro_rules! byte_methods {
    ($vis:vis $table:ident: $($(#[doc = $doc:literal])* $signature:literal => $function:expr,)*) => {
        $crate::methods! { $vis $table:
            $($(#[doc = $doc])* $signature => $function,)*
            /// Return repr(self).
            "__repr__($self, /)" => $crate::types::bytes::hex::repr,
            /// Return str(self).
            "__str__($self, /)" => $crate::types::bytes::hex::repr,
            /// Return len(self).
            "__len__($self, /)" => $crate::types::bytes::methods::len,
            /// Implement iter(self).
            "__iter__($self, /)" => $crate::types::bytes::iterate::iter,
            /// Return self[key].
            "__getitem__($self, key, /)" => $crate::types::bytes::index::getitem,
            /// Return bool(key in self).
            "__contains__($self, key, /)" => $crate::types::bytes::search::contains,
            /// Return self+value.
            "__add__($self, value, /)" => $crate::types::bytes::methods::add,
            /// Return self*value.
            "__mul__($self, value, /)" => $crate::types::bytes::methods::mul,
            /// Return value*self.
            "__rmul__($self, value, /)" => $crate::types::bytes::methods::mul,
            /// Return self%value.
            "__mod__($self, value, /)" => $crate::types::bytes::methods::modulo,
            /// Return value%self.
            "__rmod__($self, value, /)" => $crate::types::bytes::methods::rmod,
            /// Return self==value.
            "__eq__($self, value, /)" => $crate::types::bytes::methods::eq,
            /// Return self!=value.
            "__ne__($self, value, /)" => $crate::types::bytes::methods::ne,
            /// Return self<value.
            "__lt__($self, value, /)" => $crate::types::bytes::methods::lt,
            /// Return self<=value.
            "__le__($self, value, /)" => $crate::types::bytes::methods::le,
            /// Return self>value.
            "__gt__($self, value, /)" => $crate::types::bytes::methods::gt,
            /// Return self>=value.
            "__ge__($self, value, /)" => $crate::types::bytes::methods::ge,
            /// Return a buffer object that exposes the underlying memory of the object.
            "__buffer__($self, flags, /)" => $crate::types::memoryview::buffer_dunder,
            /// B.capitalize() -> copy of B
            ///
            /// Return a copy of B with only its first character capitalized (ASCII)
            /// and the rest lower-cased.
            "capitalize($self, /)" => $crate::types::bytes::transform::capitalize,
            /// Return a centered string of length width.
            ///
            /// Padding is done using the specified fill character.
            "center($self, width, fillchar=b' ', /)" => $crate::types::bytes::transform::center,
            /// Return the number of non-overlapping occurrences of subsection 'sub' in bytes B[start:end].
            ///
            ///   start
            ///     Optional start position. Default: start of the bytes.
            ///   end
            ///     Optional stop position. Default: end of the bytes.
            "count($self, sub, start=None, end=None, /)" => $crate::types::bytes::search::count,
            /// Decode the bytes using the codec registered for encoding.
            ///
            ///   encoding
            ///     The encoding with which to decode the bytes.
            ///   errors
            ///     The error handling scheme to use for the handling of decoding errors.
            ///     The default is 'strict' meaning that decoding errors raise a
            ///     UnicodeDecodeError. Other possible values are 'ignore' and 'replace'
            ///     as well as any other name registered with codecs.register_error that
            ///     can handle UnicodeDecodeErrors.
            "decode($self, /, encoding='utf-8', errors='strict')" => $crate::types::bytes::methods::decode,
            /// Return True if the bytes ends with the specified suffix, False otherwise.
            ///
            ///   suffix
            ///     A bytes or a tuple of bytes to try.
            ///   start
            ///     Optional start position. Default: start of the bytes.
            ///   end
            ///     Optional stop position. Default: end of the bytes.
            "endswith($self, suffix, start=None, end=None, /)" => $crate::types::bytes::search::endswith,
            /// Return a copy where all tab characters are expanded using spaces.
            ///
            /// If tabsize is not given, a tab size of 8 characters is assumed.
            "expandtabs($self, /, tabsize=8)" => $crate::types::bytes::transform::expandtabs,
            /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
            ///
            /// Return -1 on failure.
            "find($self, sub, start=None, end=None, /)" => $crate::types::bytes::search::find,
            /// Create a string of hexadecimal numbers from a bytes object.
            ///
            ///   sep
            ///     An optional single character or byte to separate hex bytes.
            ///   bytes_per_sep
            ///     How many bytes between separators.  Positive values count from the
            ///     right, negative values count from the left.
            "hex($self, /, sep=<unrepresentable>, bytes_per_sep=1)" => $crate::types::bytes::hex::hex,
            /// Return the lowest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
            ///
            /// Raise ValueError if the subsection is not found.
            "index($self, sub, start=None, end=None, /)" => $crate::types::bytes::search::index,
            /// B.isalnum() -> bool
            ///
            /// Return True if all characters in B are alphanumeric
            /// and there is at least one character in B, False otherwise.
            "isalnum($self, /)" => $crate::types::bytes::transform::isalnum,
            /// B.isalpha() -> bool
            ///
            /// Return True if all characters in B are alphabetic
            /// and there is at least one character in B, False otherwise.
            "isalpha($self, /)" => $crate::types::bytes::transform::isalpha,
            /// B.isascii() -> bool
            ///
            /// Return True if B is empty or all characters in B are ASCII,
            /// False otherwise.
            "isascii($self, /)" => $crate::types::bytes::transform::isascii,
            /// B.isdigit() -> bool
            ///
            /// Return True if all characters in B are digits
            /// and there is at least one character in B, False otherwise.
            "isdigit($self, /)" => $crate::types::bytes::transform::isdigit,
            /// B.islower() -> bool
            ///
            /// Return True if all cased characters in B are lowercase and there is
            /// at least one cased character in B, False otherwise.
            "islower($self, /)" => $crate::types::bytes::transform::islower,
            /// B.isspace() -> bool
            ///
            /// Return True if all characters in B are whitespace
            /// and there is at least one character in B, False otherwise.
            "isspace($self, /)" => $crate::types::bytes::transform::isspace,
            /// B.istitle() -> bool
            ///
            /// Return True if B is a titlecased string and there is at least one
            /// character in B, i.e. uppercase characters may only follow uncased
            /// characters and lowercase characters only cased ones. Return False
            /// otherwise.
            "istitle($self, /)" => $crate::types::bytes::transform::istitle,
            /// B.isupper() -> bool
            ///
            /// Return True if all cased characters in B are uppercase and there is
            /// at least one cased character in B, False otherwise.
            "isupper($self, /)" => $crate::types::bytes::transform::isupper,
            /// Concatenate any number of bytes objects.
            ///
            /// The bytes whose method is called is inserted in between each pair.
            ///
            /// The result is returned as a new bytes object.
            ///
            /// Example: b'.'.join([b'ab', b'pq', b'rs']) -> b'ab.pq.rs'.
            "join($self, iterable_of_bytes, /)" => $crate::types::bytes::split::join,
            /// Return a left-justified string of length width.
            ///
            /// Padding is done using the specified fill character.
            "ljust($self, width, fillchar=b' ', /)" => $crate::types::bytes::transform::ljust,
            /// B.lower() -> copy of B
            ///
            /// Return a copy of B with all ASCII characters converted to lowercase.
            "lower($self, /)" => $crate::types::bytes::transform::lower,
            /// Strip leading bytes contained in the argument.
            ///
            /// If the argument is omitted or None, strip leading ASCII whitespace.
            "lstrip($self, bytes=None, /)" => $crate::types::bytes::split::lstrip,
            /// Return a translation table usable for the bytes or bytearray translate method.
            ///
            /// The returned table will be one where each byte in frm is mapped to the byte at
            /// the same position in to.
            ///
            /// The bytes objects frm and to must be of the same length.
            "maketrans(frm, to, /)" => $crate::types::bytes::transform::maketrans,
            /// Partition the bytes into three parts using the given separator.
            ///
            /// This will search for the separator sep in the bytes. If the separator is found,
            /// returns a 3-tuple containing the part before the separator, the separator
            /// itself, and the part after it.
            ///
            /// If the separator is not found, returns a 3-tuple containing the original bytes
            /// object and two empty bytes objects.
            "partition($self, sep, /)" => $crate::types::bytes::split::partition,
            /// Return a bytes object with the given prefix string removed if present.
            ///
            /// If the bytes starts with the prefix string, return bytes[len(prefix):].
            /// Otherwise, return a copy of the original bytes.
            "removeprefix($self, prefix, /)" => $crate::types::bytes::search::removeprefix,
            /// Return a bytes object with the given suffix string removed if present.
            ///
            /// If the bytes ends with the suffix string and that suffix is not empty,
            /// return bytes[:-len(prefix)].  Otherwise, return a copy of the original
            /// bytes.
            "removesuffix($self, suffix, /)" => $crate::types::bytes::search::removesuffix,
            /// Return a copy with all occurrences of substring old replaced by new.
            ///
            ///   count
            ///     Maximum number of occurrences to replace.
            ///     -1 (the default value) means replace all occurrences.
            ///
            /// If the optional argument count is given, only the first count occurrences are
            /// replaced.
            "replace($self, old, new, count=-1, /)" => $crate::types::bytes::search::replace,
            /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
            ///
            /// Return -1 on failure.
            "rfind($self, sub, start=None, end=None, /)" => $crate::types::bytes::search::rfind,
            /// Return the highest index in B where subsection 'sub' is found, such that 'sub' is contained within B[start,end].
            ///
            /// Raise ValueError if the subsection is not found.
            "rindex($self, sub, start=None, end=None, /)" => $crate::types::bytes::search::rindex,
            /// Return a right-justified string of length width.
            ///
            /// Padding is done using the specified fill character.
            "rjust($self, width, fillchar=b' ', /)" => $crate::types::bytes::transform::rjust,
            /// Partition the bytes into three parts using the given separator.
            ///
            /// This will search for the separator sep in the bytes, starting at the end. If
            /// the separator is found, returns a 3-tuple containing the part before the
            /// separator, the separator itself, and the part after it.
            ///
            /// If the separator is not found, returns a 3-tuple containing two empty bytes
            /// objects and the original bytes object.
            "rpartition($self, sep, /)" => $crate::types::bytes::split::rpartition,
            /// Return a list of the sections in the bytes, using sep as the delimiter.
            ///
            /// Splitting is done starting at the end of the bytes and working to the front.
            "rsplit($self, /, sep=None, maxsplit=-1)" => $crate::types::bytes::split::rsplit,
            /// Strip trailing bytes contained in the argument.
            ///
            /// If the argument is omitted or None, strip trailing ASCII whitespace.
            "rstrip($self, bytes=None, /)" => $crate::types::bytes::split::rstrip,
            /// Return a list of the sections in the bytes, using sep as the delimiter.
            ///
            ///   sep
            ///     The delimiter according which to split the bytes.
            ///     None (the default value) means split on ASCII whitespace characters
            ///     (space, tab, return, newline, formfeed, vertical tab).
            ///   maxsplit
            ///     Maximum number of splits to do.
            ///     -1 (the default value) means no limit.
            "split($self, /, sep=None, maxsplit=-1)" => $crate::types::bytes::split::split,
            /// Return a list of the lines in the bytes, breaking at line boundaries.
            ///
            /// Line breaks are not included in the resulting list unless keepends is given and
            /// true.
            "splitlines($self, /, keepends=False)" => $crate::types::bytes::split::splitlines,
            /// Return True if the bytes starts with the specified prefix, False otherwise.
            ///
            ///   prefix
            ///     A bytes or a tuple of bytes to try.
            ///   start
            ///     Optional start position. Default: start of the bytes.
            ///   end
            ///     Optional stop position. Default: end of the bytes.
            "startswith($self, prefix, start=None, end=None, /)" => $crate::types::bytes::search::startswith,
            /// Strip leading and trailing bytes contained in the argument.
            ///
            /// If the argument is omitted or None, strip leading and trailing ASCII whitespace.
            "strip($self, bytes=None, /)" => $crate::types::bytes::split::strip,
            /// B.swapcase() -> copy of B
            ///
            /// Return a copy of B with uppercase ASCII characters converted
            /// to lowercase ASCII and vice versa.
            "swapcase($self, /)" => $crate::types::bytes::transform::swapcase,
            /// B.title() -> copy of B
            ///
            /// Return a titlecased version of B, i.e. ASCII words start with uppercase
            /// characters, all remaining cased characters have lowercase.
            "title($self, /)" => $crate::types::bytes::transform::title,
            /// Return a copy with each character mapped by the given translation table.
            ///
            ///   table
            ///     Translation table, which must be a bytes object of length 256.
            ///
            /// All characters occurring in the optional argument delete are removed.
            /// The remaining characters are mapped through the given translation table.
            "translate($self, table, /, delete=b'')" => $crate::types::bytes::transform::translate,
            /// B.upper() -> copy of B
            ///
            /// Return a copy of B with all ASCII characters converted to uppercase.
            "upper($self, /)" => $crate::types::bytes::transform::upper,
            /// Pad a numeric string with zeros on the left, to fill a field of the given width.
            ///
            /// The original string is never truncated.
            "zfill($self, width, /)" => $crate::types::bytes::transform::zfill,
        }
    };
}
