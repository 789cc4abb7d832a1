//! `permessage-deflate` (RFC 7692): what a message's payload becomes on the wire, and back.
//!
//! The library that deflates knows one size of window only.  Where the peer wants a smaller one, text is compressed in
//! pieces no longer than that, none of which refers to another.

use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};

/// The end of every compressed message, which is not sent.
const TAIL: [u8; 4] = [0, 0, 0xff, 0xff];
/// The largest window, in bits.
const WIDEST: u8 = 15;
/// So many streams may follow each other in one message, as in aiohttp.
const MOST_STREAMS: usize = 1024;
const ROOM: usize = 16 * 1024;

/// Compresses the messages of one direction.
pub struct Deflater {
    state: Compress,
    window: usize,
    /// Whether a message may refer to those before it.
    remembers: bool,
}

impl Deflater {
    /// For a window of 9 to 15 bits.
    pub fn new(bits: u8, remembers: bool) -> Deflater {
        Deflater {
            state: Compress::new(Compression::fast(), false),
            window: 1 << bits,
            remembers: remembers && bits == WIDEST,
        }
    }

    /// A message as it is sent; nothing where the library has failed.
    pub fn message(&mut self, data: &[u8]) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(data.len() / 2 + 64);
        let size = match self.window == 1 << WIDEST {
            true => data.len().max(1),
            false => self.window,
        };
        let flush = match self.remembers {
            true => FlushCompress::Sync,
            false => FlushCompress::Full,
        };
        let mut pieces = data.chunks(size).peekable();
        if pieces.peek().is_none() {
            self.push(&[], flush, &mut out)?;
        }
        for piece in pieces {
            self.push(piece, flush, &mut out)?;
        }
        let end = out.len().saturating_sub(TAIL.len());
        if out.ends_with(&TAIL) {
            out.truncate(end);
        }
        Some(out)
    }

    fn push(&mut self, data: &[u8], flush: FlushCompress, out: &mut Vec<u8>) -> Option<()> {
        let start = self.state.total_in();
        loop {
            out.reserve(ROOM);
            let taken = (self.state.total_in() - start) as usize;
            let rest = data.get(taken..)?;
            self.state.compress_vec(rest, out, flush).ok()?;
            let is_all = (self.state.total_in() - start) as usize == data.len();
            // With room to spare nothing is held back.
            if is_all && out.len() < out.capacity() {
                return Some(());
            }
        }
    }
}

/// Why a message cannot be inflated.
pub enum Refused {
    /// It is longer than the limit.
    TooLong,
    /// It consists of too many streams.
    TooMany,
    /// It is no compressed data.
    Broken,
}

/// Decompresses the messages of one direction.
pub struct Inflater(Decompress);

impl Inflater {
    /// For any window.
    pub fn new() -> Inflater {
        Inflater(Decompress::new(false))
    }

    /// A message of at most `limit` bytes (0 for any number) from its payload.
    ///
    /// # Errors
    /// See [`Refused`].
    pub fn message(&mut self, payload: &[u8], limit: usize) -> Result<Vec<u8>, Refused> {
        let mut out = Vec::with_capacity(payload.len() * 2 + 64);
        let mut streams = 1;
        // The tail that was not sent, behind what was.
        let mut parts = [payload, &TAIL].into_iter();
        let mut left = parts.next().unwrap_or_default();
        loop {
            if left.is_empty() {
                match parts.next() {
                    Some(part) => left = part,
                    None => return Ok(out),
                }
            }
            let before = (self.0.total_in(), self.0.total_out());
            out.reserve(ROOM);
            let status = self.0.decompress_vec(left, &mut out, FlushDecompress::Sync);
            let used = (self.0.total_in() - before.0) as usize;
            left = left.get(used..).unwrap_or_default();
            if limit > 0 && out.len() > limit {
                return Err(Refused::TooLong);
            }
            match status {
                Err(_) => return Err(Refused::Broken),
                Ok(Status::StreamEnd) => {
                    streams += 1;
                    if streams > MOST_STREAMS {
                        return Err(Refused::TooMany);
                    }
                    self.0 = Decompress::new(false);
                }
                Ok(_) if used == 0 && self.0.total_out() == before.1 && !left.is_empty() => {
                    return Err(Refused::Broken);
                }
                Ok(_) => {}
            }
        }
    }
}
