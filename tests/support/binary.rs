//! The binary under test, in surroundings that are the same everywhere.

use std::path::Path;
use std::process::Command;

/// The directory of `Cargo.toml`; every child runs in it, so that paths in the
/// corpus are the same everywhere.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The binary under test.
pub fn krait() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_krait"));
    command.current_dir(root());
    command.env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
    // What krait adds to CPython's words has tests of its own.
    command
        .env("NO_COLOR", "1")
        .env("KRAIT_DIAGNOSTICS", "plain");
    for name in [
        "FORCE_COLOR",
        "KRAITPATH",
        "PYTHONPATH",
        "COLUMNS",
        "PYTHONWARNINGS",
    ] {
        command.env_remove(name);
    }
    command
}
