//! The program: arguments in, exit code out.

use std::process::ExitCode;

/// In place of the static C library's, which gives memory back to the system with every key and takes it again.
#[cfg(target_env = "musl")]
#[global_allocator]
static MEMORY: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

fn main() -> ExitCode {
    qiantai::cli::main()
}
