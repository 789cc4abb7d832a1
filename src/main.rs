//! The `krait` command: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    krait::cli::main()
}
