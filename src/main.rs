//! The `trilateral` program; everything it does is in the library.

fn main() -> std::process::ExitCode {
    trilateral::cli::run(std::env::args_os(), std::env::vars())
}
