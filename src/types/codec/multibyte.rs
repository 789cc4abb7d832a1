//! The encodings of East Asia: one or more bytes for each character, by the tables of `encoding_rs`.

use encoding_rs::{DecoderResult, EncoderResult};

use super::decode::{DecodeErrors, DecodeFault, Decoded};

/// An encoding without state between characters.
#[derive(Debug, PartialEq, Eq)]
pub struct Multibyte {
    pub name: &'static str,
    aliases: &'static [&'static str],
    tables: &'static encoding_rs::Encoding,
    /// Whether only characters count of which both bytes are above 0xA0: the tables know more.
    is_narrow: bool,
    /// The characters that the tables have otherwise: theirs, ours.
    others: &'static [(char, char)],
}

/// Where JIS and Microsoft differ.
const JIS: [(char, char); 6] = [
    ('～', '〜'),
    ('∥', '‖'),
    ('－', '−'),
    ('￠', '¢'),
    ('￡', '£'),
    ('￢', '¬'),
];

static ENCODINGS: &[Multibyte] = &[
    Multibyte {
        name: "cp932",
        aliases: &["932", "ms932", "mskanji", "ms_kanji", "windows_31j"],
        tables: encoding_rs::SHIFT_JIS,
        is_narrow: false,
        others: &[],
    },
    Multibyte {
        name: "shift_jis",
        aliases: &["csshiftjis", "shiftjis", "sjis", "s_jis", "x_mac_japanese"],
        tables: encoding_rs::SHIFT_JIS,
        is_narrow: false,
        others: &JIS,
    },
    Multibyte {
        name: "euc_jp",
        aliases: &["eucjp", "ujis", "u_jis"],
        tables: encoding_rs::EUC_JP,
        is_narrow: false,
        others: &JIS,
    },
    Multibyte {
        name: "gbk",
        aliases: &["936", "cp936", "ms936"],
        tables: encoding_rs::GBK,
        is_narrow: false,
        others: &[],
    },
    Multibyte {
        name: "gb2312",
        aliases: &[
            "chinese",
            "csiso58gb231280",
            "euc_cn",
            "euccn",
            "eucgb2312_cn",
            "gb2312_1980",
            "gb2312_80",
            "iso_ir_58",
        ],
        tables: encoding_rs::GBK,
        is_narrow: true,
        others: &[('·', '・'), ('—', '―')],
    },
    Multibyte {
        name: "gb18030",
        aliases: &["gb18030_2000"],
        tables: encoding_rs::GB18030,
        is_narrow: false,
        others: &[],
    },
    Multibyte {
        name: "euc_kr",
        aliases: &[
            "euckr",
            "korean",
            "ksc5601",
            "ks_c_5601",
            "ks_c_5601_1987",
            "ksx1001",
            "ks_x_1001",
            "x_mac_korean",
        ],
        tables: encoding_rs::EUC_KR,
        is_narrow: true,
        others: &[],
    },
    Multibyte {
        name: "cp949",
        aliases: &["949", "ms949", "uhc"],
        tables: encoding_rs::EUC_KR,
        is_narrow: false,
        others: &[],
    },
];

/// The encoding of this (normalized) name.
pub fn lookup(name: &str) -> Option<&'static Multibyte> {
    ENCODINGS
        .iter()
        .find(|encoding| encoding.name == name || encoding.aliases.contains(&name))
}

impl Multibyte {
    /// Appends a character; `false` if there is no form for it.
    pub fn encode(&self, c: char, out: &mut Vec<u8>) -> bool {
        let mut encoder = self.tables.new_encoder();
        let (start, mut buffer) = (out.len(), [0; 16]);
        let other = self.others.iter().find(|(_, ours)| *ours == c);
        let c = other.map_or(c, |(theirs, _)| *theirs);
        let text = c.encode_utf8(&mut [0; 4]).to_owned();
        let (result, _, written) =
            encoder.encode_from_utf8_without_replacement(&text, &mut buffer, true);
        out.extend(&buffer[..written]);
        match result {
            EncoderResult::InputEmpty if self.takes(&buffer[..written]) => true,
            EncoderResult::InputEmpty
            | EncoderResult::OutputFull
            | EncoderResult::Unmappable(_) => {
                out.truncate(start);
                false
            }
        }
    }

    /// Whether a byte can begin a character of several bytes.
    fn leads(&self, byte: u8) -> bool {
        (0x30..=0xfe).any(|next| {
            let pair = [byte, next];
            let mut decoder = self.tables.new_decoder_without_bom_handling();
            let mut buffer = [0; 32];
            let (result, _, written) =
                decoder.decode_to_utf8_without_replacement(&pair, &mut buffer, true);
            result == DecoderResult::InputEmpty && !buffer[..written].ends_with(&[next])
        })
    }

    /// Whether the bytes of a character belong to the encoding.
    fn takes(&self, bytes: &[u8]) -> bool {
        if std::ptr::eq(self.tables, encoding_rs::GBK) && bytes == [0x80] {
            // Microsoft's euro sign.
            return false;
        }
        !self.is_narrow || bytes.len() < 2 || bytes.iter().all(|&byte| byte > 0xa0)
    }

    /// How many bytes can be read at once: those before a character that is not of the encoding.
    fn readable(&self, bytes: &[u8]) -> usize {
        let mut at = 0;
        while self.is_narrow && at < bytes.len() {
            let length = if bytes[at].is_ascii() { 1 } else { 2 };
            let Some(character) = bytes.get(at..at + length) else {
                break;
            };
            if !self.takes(character) {
                return at;
            }
            at += length;
        }
        bytes.len()
    }

    fn with_ours(&self, text: &str) -> String {
        let ours = |c| {
            let other = self.others.iter().find(|(theirs, _)| *theirs == c);
            other.map_or(c, |(_, ours)| *ours)
        };
        text.chars().map(ours).collect()
    }

    /// The text of bytes; an incomplete character at their end is left over unless they are the `last`.
    pub fn decode<H: DecodeErrors>(
        &self,
        input: &[u8],
        last: bool,
        errors: &mut H,
    ) -> Decoded<H::Error> {
        let (mut out, mut at) = (String::with_capacity(input.len()), 0);
        while at < input.len() {
            let rest = &input[at..];
            let rest = &rest[..self.readable(rest)];
            let mut decoder = self.tables.new_decoder_without_bom_handling();
            let needed = decoder.max_utf8_buffer_length_without_replacement(rest.len());
            let mut buffer = vec![0; needed.unwrap_or(rest.len() * 3)];
            let (result, read, written) =
                decoder.decode_to_utf8_without_replacement(rest, &mut buffer, true);
            out.push_str(&self.with_ours(&String::from_utf8_lossy(&buffer[..written])));
            let (start, cut_off) = match result {
                DecoderResult::Malformed(length, behind) => {
                    let end = at + read - usize::from(behind);
                    let start = end - usize::from(length);
                    (start, end == input.len() && self.leads(input[start]))
                }
                _ if at + read == input.len() => return Ok((out, input.len())),
                _ => (at + read, false),
            };
            if cut_off && !last {
                return Ok((out, start));
            }
            let (end, reason) = match cut_off {
                true => (input.len(), "incomplete multibyte sequence"),
                false => (start + 1, "illegal multibyte sequence"),
            };
            let fault = DecodeFault {
                encoding: self.name,
                input,
                start,
                end,
                reason,
            };
            let (replacement, resume) = errors.fix(&fault)?;
            out.push_str(&replacement);
            at = resume;
        }
        Ok((out, at))
    }
}
