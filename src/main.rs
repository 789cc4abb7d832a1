//! The `krait` command: arguments in, exit code out.

fn main() {}
