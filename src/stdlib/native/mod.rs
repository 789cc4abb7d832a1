//! Modules written in Rust, one file or folder each.

pub mod asyncio;
pub mod atexit;
pub mod bisect;
pub mod builtins;
pub mod codecs;
pub mod collections;
pub mod contextvars;
pub mod errno;
pub mod functools;
pub mod gc;
pub mod heapq;
pub mod importlib;
pub mod io;
pub mod itertools;
pub mod math;
pub mod operator;
pub mod os;
pub mod os_path;
pub mod random;
pub mod signal;
pub mod string;
pub mod struct_sequence;
pub mod sys;
pub mod time;
pub mod unicodedata;
