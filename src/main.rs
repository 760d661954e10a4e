//! The `trilateral` program; everything it does is in the library.

/// Takes little time, gives back what a rush has left, and suits many threads. Libraries in C keep their own: what
/// is loaded before the program, such as a clock for tests, may need memory before this one is ready.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    trilateral::cli::run(std::env::args_os(), std::env::vars())
}
