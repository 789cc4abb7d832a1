//! What zstd's safe face leaves out: a prefix that lives as long as its context, and dictionaries made of given ones.

use std::rc::Rc;

use zstd_safe::{CCtx, DCtx, SafeResult, zstd_sys};

/// A compressor, and the bytes that it refers to.
pub struct Compressing {
    // Dropped before the bytes that it may look at.
    pub context: CCtx<'static>,
    prefix: Option<Rc<[u8]>>,
}

/// A decompressor, likewise.
pub struct Decompressing {
    pub context: DCtx<'static>,
    prefix: Option<Rc<[u8]>>,
}

/// The bytes, for as long as their owner keeps them.
fn kept(bytes: &Rc<[u8]>) -> &'static [u8] {
    // SAFETY: only for the two types above, which keep `bytes`, unchanged, until their context is dropped.
    unsafe { std::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) }
}

impl Compressing {
    pub fn new() -> Compressing {
        Compressing {
            context: CCtx::create(),
            prefix: None,
        }
    }

    /// Has the next frame refer to these bytes.
    pub fn refer_to(&mut self, bytes: &Rc<[u8]>) -> SafeResult {
        self.prefix = Some(bytes.clone());
        self.context.ref_prefix(kept(bytes))
    }

    /// The same for the frame after that: a prefix is for one.
    pub fn refer_again(&mut self) -> SafeResult {
        match self.prefix.clone() {
            Some(bytes) => self.context.ref_prefix(kept(&bytes)),
            None => Ok(0),
        }
    }
}

impl Decompressing {
    pub fn new() -> Decompressing {
        Decompressing {
            context: DCtx::create(),
            prefix: None,
        }
    }

    /// Has the frame refer to these bytes.
    pub fn refer_to(&mut self, bytes: &Rc<[u8]>) -> SafeResult {
        self.prefix = Some(bytes.clone());
        self.context.ref_prefix(kept(bytes))
    }
}

/// A dictionary of at most `size` bytes made of the content of another and of samples.
pub fn finalize(
    content: &[u8],
    samples: &[u8],
    sizes: &[usize],
    size: usize,
    level: i32,
) -> Result<Vec<u8>, usize> {
    let mut made = vec![0; size];
    let settings = zstd_sys::ZDICT_params_t {
        compressionLevel: level,
        notificationLevel: 0,
        dictID: 0,
    };
    // SAFETY: every length is that of the slice whose pointer stands beside it, and the sizes of the samples add up
    // to no more than there are bytes, which the caller has checked.
    let count = unsafe {
        zstd_sys::ZDICT_finalizeDictionary(
            made.as_mut_ptr().cast(),
            made.len(),
            content.as_ptr().cast(),
            content.len(),
            samples.as_ptr().cast(),
            sizes.as_ptr(),
            sizes.len() as u32,
            settings,
        )
    };
    if count > made.len() {
        return Err(count);
    }
    made.truncate(count);
    Ok(made)
}
