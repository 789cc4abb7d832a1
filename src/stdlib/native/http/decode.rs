//! Content encodings, undone piece by piece.

use std::io::{ErrorKind, Write};

use flate2::write::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use zstd_safe::{DCtx, InBuffer, OutBuffer};

/// As much as zstd writes at once.
const PIECE: usize = 64 * 1024;

/// The state of a content encoding.
pub enum Decoder {
    Gzip(MultiGzDecoder<Vec<u8>>),
    /// `deflate` before its first byte: with zlib's frame or, against the letter of the standard, without.
    Undecided,
    Zlib(ZlibDecoder<Vec<u8>>),
    Raw(DeflateDecoder<Vec<u8>>),
    Brotli(Box<brotli::DecompressorWriter<Vec<u8>>>),
    Zstd(DCtx<'static>),
}

/// All that zstd makes of a piece, which may end within a frame or hold several.
fn unpack(context: &mut DCtx<'static>, data: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut unpacked = Vec::new();
    let mut input = InBuffer::around(data);
    loop {
        let mut piece = Vec::with_capacity(PIECE);
        let result = context.decompress_stream(&mut OutBuffer::around(&mut piece), &mut input);
        if let Err(code) = result {
            return Err(std::io::Error::other(zstd_safe::get_error_name(code)));
        }
        unpacked.extend_from_slice(&piece);
        if input.pos() == data.len() && piece.len() < PIECE {
            return Ok(unpacked);
        }
    }
}

impl Decoder {
    /// For the value of a `Content-Encoding`.
    pub fn of(encoding: &str) -> Option<Decoder> {
        Some(match encoding {
            "gzip" | "x-gzip" => Decoder::Gzip(MultiGzDecoder::new(Vec::new())),
            "deflate" => Decoder::Undecided,
            "br" => Decoder::Brotli(Box::new(brotli::DecompressorWriter::new(Vec::new(), 4096))),
            "zstd" => Decoder::Zstd(DCtx::create()),
            _ => return None,
        })
    }

    /// Takes more of what is encoded, and gives what that makes.
    ///
    /// # Errors
    /// When the data is not of this encoding.
    pub fn feed(&mut self, data: &[u8]) -> std::io::Result<Vec<u8>> {
        if let (Decoder::Undecided, Some(first)) = (&*self, data.first()) {
            *self = if first & 0xf == 8 {
                Decoder::Zlib(ZlibDecoder::new(Vec::new()))
            } else {
                Decoder::Raw(DeflateDecoder::new(Vec::new()))
            };
        }
        match self {
            Decoder::Undecided => Ok(Vec::new()),
            Decoder::Gzip(decoder) => {
                decoder.write_all(data)?;
                decoder.flush()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Zlib(decoder) => {
                decoder.write_all(data)?;
                decoder.flush()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Raw(decoder) => {
                decoder.write_all(data)?;
                decoder.flush()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Brotli(decoder) => {
                decoder.write_all(data)?;
                decoder.flush()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Zstd(context) => unpack(context, data),
        }
    }

    /// The end of the data.
    ///
    /// # Errors
    /// When something is missing.
    pub fn finish(&mut self) -> std::io::Result<Vec<u8>> {
        match self {
            // What is missing of zstd is not missed either.
            Decoder::Undecided | Decoder::Zstd(_) => Ok(Vec::new()),
            Decoder::Gzip(decoder) => {
                match decoder.try_finish() {
                    // What is missing of gzip is not missed, as in aiohttp.
                    Err(error)
                        if error.kind() == ErrorKind::UnexpectedEof
                            && decoder.header().is_some() => {}
                    result => result?,
                }
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Zlib(decoder) => {
                decoder.try_finish()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Raw(decoder) => {
                decoder.try_finish()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
            Decoder::Brotli(decoder) => {
                decoder.close()?;
                Ok(std::mem::take(decoder.get_mut()))
            }
        }
    }
}
