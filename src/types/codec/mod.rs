//! Text codecs: between text and bytes, by name, with CPython's error handlers and messages.
//!
//! `encode` and `decode` are pure and report faults to whoever calls them; `door` turns faults into
//! exceptions and knows the handlers that scripts have registered.  `str.encode`, `bytes.decode`, files
//! and the `codecs` module all come here.

pub mod charmap;
pub mod decode;
pub mod door;
pub mod encode;
pub mod escape;
pub mod handler;
pub mod multibyte;
pub mod source;

pub use door::{decode_bytes, decode_object, encode_object, encode_text};

/// The order of bytes in a code unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// Little-endian with a mark when encoding; by the mark, else little-endian, when decoding.
    Marked,
    Little,
    Big,
}

/// A text encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    Utf8,
    /// UTF-8 with a byte-order mark.
    Utf8Sig,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
    UnicodeEscape,
    RawUnicodeEscape,
    /// ASCII below, a table above.
    Charmap(&'static charmap::Charmap),
    Multibyte(&'static multibyte::Multibyte),
}

impl Encoding {
    /// The encoding of this name or alias.
    pub fn lookup(name: &str) -> Option<Encoding> {
        let name = normalize(name);
        Some(match name.as_str() {
            "utf_8" | "utf8" | "u8" | "utf" | "cp65001" | "utf8_ucs2" | "utf8_ucs4" => {
                Encoding::Utf8
            }
            "utf_8_sig" | "utf8_sig" => Encoding::Utf8Sig,
            "ascii" | "us_ascii" | "646" | "ansi_x3.4_1968" | "ansi_x3_4_1968" | "iso646_us"
            | "iso_646.irv_1991" | "ansi_x3.4_1986" | "cp367" | "csascii" | "ibm367" | "us"
            | "iso_ir_6" => Encoding::Ascii,
            "latin_1" | "latin1" | "latin" | "l1" | "iso_8859_1" | "iso8859_1" | "8859"
            | "cp819" | "iso8859" | "csisolatin1" | "ibm819" | "iso_8859_1_1987" | "iso_ir_100" => {
                Encoding::Latin1
            }
            "utf_16" | "utf16" | "u16" => Encoding::Utf16(Order::Marked),
            "utf_16_le" | "utf_16le" | "utf16le" | "utf16_le" | "unicodelittleunmarked" => {
                Encoding::Utf16(Order::Little)
            }
            "utf_16_be" | "utf_16be" | "utf16be" | "utf16_be" | "unicodebigunmarked" => {
                Encoding::Utf16(Order::Big)
            }
            "utf_32" | "utf32" | "u32" => Encoding::Utf32(Order::Marked),
            "utf_32_le" | "utf_32le" | "utf32le" | "utf32_le" => Encoding::Utf32(Order::Little),
            "utf_32_be" | "utf_32be" | "utf32be" | "utf32_be" => Encoding::Utf32(Order::Big),
            "unicode_escape" | "unicodeescape" => Encoding::UnicodeEscape,
            "raw_unicode_escape" | "rawunicodeescape" => Encoding::RawUnicodeEscape,
            name => match multibyte::lookup(name) {
                Some(encoding) => Encoding::Multibyte(encoding),
                None => Encoding::Charmap(charmap::lookup(name)?),
            },
        })
    }

    /// The name by which `UnicodeError`s mention the encoding.
    pub fn name(self) -> &'static str {
        match self {
            Encoding::Utf8 | Encoding::Utf8Sig => "utf-8",
            Encoding::Ascii => "ascii",
            Encoding::Latin1 => "latin-1",
            Encoding::Utf16(Order::Marked) => "utf-16",
            Encoding::Utf16(Order::Little) => "utf-16-le",
            Encoding::Utf16(Order::Big) => "utf-16-be",
            Encoding::Utf32(Order::Marked) => "utf-32",
            Encoding::Utf32(Order::Little) => "utf-32-le",
            Encoding::Utf32(Order::Big) => "utf-32-be",
            Encoding::UnicodeEscape => "unicodeescape",
            Encoding::RawUnicodeEscape => "rawunicodeescape",
            Encoding::Charmap(_) => "charmap",
            Encoding::Multibyte(encoding) => encoding.name,
        }
    }

    /// The name under which `codecs.lookup` lists the encoding.
    pub fn canonical_name(self) -> &'static str {
        match self {
            Encoding::Utf8Sig => "utf-8-sig",
            Encoding::Latin1 => "iso8859-1",
            Encoding::UnicodeEscape => "unicode-escape",
            Encoding::RawUnicodeEscape => "raw-unicode-escape",
            Encoding::Charmap(table) => table.name,
            _ => self.name(),
        }
    }
}

/// Lower case, with underscores for everything between words.
pub fn normalize(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.chars() {
        if c.is_ascii_alphanumeric() || c == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            gap = false;
            out.push(c.to_ascii_lowercase());
        } else {
            gap = true;
        }
    }
    out
}
