//! Runs LALRPOP over the grammar, into OUT_DIR, and nothing else.

fn main() {}
