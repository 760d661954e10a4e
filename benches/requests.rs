//! The product through its HTTP API beside the least that could do the same, measured in one run.
//!
//! `docs/performance.md` says how to read the output. Product and limit are child processes (this
//! binary, started again with an argument), so that the processor time of each can be read by itself.
//! Nothing is asserted: a ratio moves a little with the machine, and a person decides what it means.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a measurement that cannot be made says where, and stops"
)]

#[path = "requests/client.rs"]
mod client;
#[path = "requests/cluster.rs"]
mod cluster;
#[path = "requests/digest.rs"]
mod digest;
#[path = "requests/felt.rs"]
mod felt;
#[path = "requests/jobs.rs"]
mod jobs;
#[path = "requests/limit.rs"]
mod limit;
#[path = "requests/measure.rs"]
mod measure;
#[path = "requests/product.rs"]
mod product;
#[path = "requests/votes.rs"]
mod votes;

use std::path::{Path, PathBuf};

/// As in the program itself.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

use measure::{Figures, Server};

/// Everything this measures of one size of content.
fn measure_size(folder: &Path, practices: usize) -> Vec<Figures> {
    let source = folder.join(format!("practices-{practices}"));
    product::ensure_content(&source, practices);
    // On a copy: what is submitted here must not be there at the next run.
    let place = folder.join("run");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).unwrap();
    for name in ["trilateral.db", "trilateral.db-wal", "secret"] {
        let _ = std::fs::copy(source.join(name), place.join(name));
    }
    let url = format!("sqlite://{}", place.join("trilateral.db").display());
    let product = Server::start("product", &[place.to_str().unwrap(), &url]);
    let limit = Server::start("limit", &[place.to_str().unwrap()]);
    println!("\n{practices} practices on SQLite");
    let idle = product.memory();
    let figures = jobs::run(&product, Some(&limit), &place);
    println!("memory of its own: {idle:.0} MiB at first, {:.0} after these", product.memory());
    felt::run(&product, &jobs::Targets::of_file(&place), Some(&limit), (&place, &url));
    drop((product, limit));
    let _ = std::fs::remove_dir_all(&place);
    figures
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments.as_slice() {
        ["product", place, url] => return product::serve(Path::new(place), url),
        ["generate", place, url, practices] => {
            return product::generate(Path::new(place), url, practices.parse().unwrap());
        }
        ["publish", place, url, per_second] => {
            return product::publish(Path::new(place), url, per_second.parse().unwrap());
        }
        ["digests", place, url, members] => {
            return digest::run(Path::new(place), url, members.parse().unwrap());
        }
        ["votes", name, place, url] => return votes::run(name, Path::new(place), url),
        ["limit", place] => return limit::serve(Path::new(place)),
        _ => {}
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/bench-data");
    std::fs::create_dir_all(&folder).unwrap();
    match arguments.as_slice() {
        ["only-digests"] => return digest::measure(&folder),
        ["only-postgresql"] => return cluster::measure(&folder),
        ["only-sqlite"] => {
            measure::print_legend();
            return drop(measure_size(&folder, 10_000));
        }
        _ => {}
    }
    measure::print_legend();
    let small = measure_size(&folder, 10_000);
    if std::env::var_os("TRILATERAL_BENCH_LARGE").is_some() {
        let large = measure_size(&folder, 1_000_000);
        jobs::print_growth(&small, &large);
    }
    let place = folder.join("votes");
    let _ = std::fs::remove_dir_all(&place);
    std::fs::create_dir_all(&place).unwrap();
    let url = format!("sqlite://{}", place.join("trilateral.db").display());
    println!();
    votes::measure("SQLite", &place, &url);
    digest::measure(&folder);
    cluster::measure(&folder);
}
