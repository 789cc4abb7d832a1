//! A stream of zlib, under a face that cannot be misused: the library itself is C.
//!
//! zlib keeps a pointer to the record that it is driven by, so the record stays where it is (in a box); every buffer is
//! lent for one call only.

use std::ffi::{CStr, c_int, c_uint};
use std::mem::MaybeUninit;

use libz_sys as z;

pub const OK: i32 = 0;
pub const STREAM_END: i32 = 1;
pub const NEED_DICT: i32 = 2;
pub const STREAM_ERROR: i32 = -2;
pub const DATA_ERROR: i32 = -3;
pub const MEM_ERROR: i32 = -4;
pub const BUF_ERROR: i32 = -5;
pub const VERSION_ERROR: i32 = -6;

pub const NO_FLUSH: i32 = 0;
pub const SYNC_FLUSH: i32 = 2;
pub const FINISH: i32 = 4;

/// Pieces in which output is asked for.
const PIECE: usize = 32 * 1024;

/// A compressor or a decompressor.
pub struct Stream {
    raw: Box<MaybeUninit<z::z_stream>>,
    deflates: bool,
}

/// What a call came to.
pub struct Step {
    pub code: i32,
    /// How much of the input was used.
    pub taken: usize,
}

fn blank() -> Box<MaybeUninit<z::z_stream>> {
    // All zeros is what zlib asks for: no buffers, and its own allocator (whose absence Rust's type of the record
    // cannot say, for which reason it is never looked at as a whole).
    Box::new(MaybeUninit::zeroed())
}

impl Stream {
    /// A compressor.
    ///
    /// # Errors
    /// zlib's code.
    pub fn deflate(
        level: i32,
        method: i32,
        wbits: i32,
        memory: i32,
        strategy: i32,
    ) -> Result<Stream, i32> {
        let mut raw = blank();
        // SAFETY: the record is zeroed and stays in its box until `deflateEnd`; version and size are the library's.
        let code = unsafe {
            z::deflateInit2_(
                raw.as_mut_ptr(),
                level,
                method,
                wbits,
                memory,
                strategy,
                z::zlibVersion(),
                size_of::<z::z_stream>() as c_int,
            )
        };
        made(raw, true, code)
    }

    /// A decompressor.
    ///
    /// # Errors
    /// zlib's code.
    pub fn inflate(wbits: i32) -> Result<Stream, i32> {
        let mut raw = blank();
        // SAFETY: as for a compressor, until `inflateEnd`.
        let code = unsafe {
            let size = size_of::<z::z_stream>() as c_int;
            z::inflateInit2_(raw.as_mut_ptr(), wbits, z::zlibVersion(), size)
        };
        made(raw, false, code)
    }

    /// Tells of the dictionary that the data is to be understood by.
    pub fn set_dictionary(&mut self, dictionary: &[u8]) -> i32 {
        let Ok(length) = c_uint::try_from(dictionary.len()) else {
            return STREAM_ERROR;
        };
        let raw = self.raw.as_mut_ptr();
        // SAFETY: the stream is initialised; the dictionary is only read, during the call.
        unsafe {
            if self.deflates {
                z::deflateSetDictionary(raw, dictionary.as_ptr(), length)
            } else {
                z::inflateSetDictionary(raw, dictionary.as_ptr(), length)
            }
        }
    }

    /// Takes input and appends output, at most `limit` bytes of it, until the one or the other is at its end or zlib
    /// has something to say.
    pub fn run(&mut self, input: &[u8], out: &mut Vec<u8>, limit: usize, flush: i32) -> Step {
        let (start, mut taken, mut piece) = (out.len(), 0, 1024.max(input.len().min(PIECE)));
        loop {
            let room = piece.min(limit - (out.len() - start));
            piece = (piece * 2).min(1 << 20);
            let from = out.len();
            out.resize(from + room, 0);
            let lent = &input[taken..];
            let lent = &lent[..lent.len().min(1 << 30)];
            let last = taken + lent.len() == input.len();
            let (code, used, given) =
                self.call(lent, &mut out[from..], if last { flush } else { NO_FLUSH });
            out.truncate(from + given);
            taken += used;
            let full = given == room;
            let at_limit = out.len() - start == limit;
            let over = code != OK && code != BUF_ERROR;
            if over || (full && at_limit) || (!full && last) || (used == 0 && given == 0) {
                return Step { code, taken };
            }
        }
    }

    fn call(&mut self, input: &[u8], output: &mut [u8], flush: i32) -> (i32, usize, usize) {
        let raw = self.raw.as_mut_ptr();
        // SAFETY: the record is initialised and nobody else's; both buffers outlive the call, input is never written
        // to, lengths fit (input by the caller's cut, output by its piece); no pointer is left behind in it.
        unsafe {
            (*raw).next_in = input.as_ptr().cast_mut();
            (*raw).avail_in = input.len() as c_uint;
            (*raw).next_out = output.as_mut_ptr();
            (*raw).avail_out = output.len() as c_uint;
            let code = if self.deflates {
                z::deflate(raw, flush)
            } else {
                z::inflate(raw, flush)
            };
            let used = input.len() - (*raw).avail_in as usize;
            let given = output.len() - (*raw).avail_out as usize;
            (*raw).next_in = std::ptr::null_mut();
            (*raw).next_out = std::ptr::null_mut();
            (*raw).avail_in = 0;
            (*raw).avail_out = 0;
            (code, used, given)
        }
    }

    /// A stream that goes on by itself from here.
    ///
    /// # Errors
    /// zlib's code.
    pub fn copy(&mut self) -> Result<Stream, i32> {
        let mut raw = blank();
        // SAFETY: the source is initialised, the target zeroed; the library copies its own state.
        let code = unsafe {
            if self.deflates {
                z::deflateCopy(raw.as_mut_ptr(), self.raw.as_mut_ptr())
            } else {
                z::inflateCopy(raw.as_mut_ptr(), self.raw.as_mut_ptr())
            }
        };
        made(raw, self.deflates, code)
    }

    /// What zlib has to say about the last error.
    pub fn message(&self) -> Option<&'static str> {
        // SAFETY: the record is initialised; messages of zlib are string constants.
        unsafe {
            let message = (*self.raw.as_ptr()).msg;
            if message.is_null() {
                return None;
            }
            CStr::from_ptr::<'static>(message).to_str().ok()
        }
    }
}

/// The version of the library.
pub fn version() -> &'static str {
    // SAFETY: the library answers with a string constant.
    unsafe { CStr::from_ptr::<'static>(z::zlibVersion()) }
        .to_str()
        .unwrap_or("")
}

fn made(raw: Box<MaybeUninit<z::z_stream>>, deflates: bool, code: i32) -> Result<Stream, i32> {
    // A record that could not be initialised holds nothing that would have to be freed.
    if code == OK {
        Ok(Stream { raw, deflates })
    } else {
        Err(code)
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        let raw = self.raw.as_mut_ptr();
        // SAFETY: only initialised records become streams, and this is the last use of it.
        unsafe {
            if self.deflates {
                z::deflateEnd(raw);
            } else {
                z::inflateEnd(raw);
            }
        }
    }
}
