//! The `trilateral` program; everything it does is in the library.

/// Takes little time, gives back what a rush has left, and suits many threads; SQLite uses it, too.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    trilateral::cli::run(std::env::args_os(), std::env::vars())
}
