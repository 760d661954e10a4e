//! Child processes, their processor time, and the comparison of two of them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::client::{Script, Tally, block_on, drive};

/// Rounds of each comparison; the worst counts.
const ROUNDS: usize = 3;

/// A child process that listens.
pub struct Server {
    child: Child,
    pub address: String,
    /// Processes whose time counts as well, such as a database server's.
    pub helpers: Vec<u32>,
}

impl Server {
    /// Starts this binary again in another role, and waits until it listens.
    pub fn start(role: &str, arguments: &[&str]) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.arg(role).args(arguments).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        let mut address = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut address).unwrap();
        assert!(!address.is_empty(), "the {role} did not start");
        Self { child, address: address.trim().to_owned(), helpers: Vec::new() }
    }

    /// What the process holds of its own, in MiB (proc(5), `Anonymous`).
    pub fn memory(&self) -> f64 {
        let all = std::fs::read_to_string(format!("/proc/{}/smaps_rollup", self.child.id())).unwrap();
        let line = all.lines().find_map(|line| line.strip_prefix("Anonymous:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1_024.0
    }

    /// Processor time used so far, in seconds.
    fn processor(&self) -> f64 {
        let children = self.helpers.iter().flat_map(|parent| children_of(*parent));
        std::iter::once(self.child.id()).chain(children).map(processor_seconds).sum()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// User and system time of a process (proc(5), fields 14 and 15), in hundredths as Linux counts them.
pub fn processor_seconds(process: u32) -> f64 {
    let Ok(line) = std::fs::read_to_string(format!("/proc/{process}/stat")) else { return 0.0 };
    let fields: Vec<&str> = line.rsplit(") ").next().unwrap().split(' ').collect();
    let ticks: f64 = fields[11..13].iter().map(|field| field.parse::<f64>().unwrap()).sum();
    ticks / 100.0
}

/// The processes that `parent` has started, itself included.
fn children_of(parent: u32) -> Vec<u32> {
    let listed =
        std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap_or_default();
    let children = listed.split_whitespace().map(|number| number.parse().unwrap());
    std::iter::once(parent).chain(children).collect()
}

/// Requests a second and processor milliseconds a request.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rate {
    pub per_second: f64,
    pub milliseconds: f64,
    pub p99: f64,
    pub failed: usize,
}

/// What is asked of one side.
#[derive(Clone)]
pub struct Load {
    pub script: Script,
    pub connections: usize,
}

/// Drives one server for a while.
pub fn rate(server: &Server, load: &Load, duration: Duration) -> Rate {
    let before = server.processor();
    let tally: Tally = block_on(drive(&server.address, load.connections, duration, &load.script));
    let used = server.processor() - before;
    let answered = tally.answered as f64;
    Rate {
        per_second: answered / tally.seconds,
        milliseconds: used * 1_000.0 / answered,
        p99: tally.p99,
        failed: tally.failed,
    }
}

/// One line of the report.
#[derive(Debug, Clone)]
pub struct Figures {
    pub name: &'static str,
    pub product: Rate,
    pub limit: Option<Rate>,
}

impl Figures {
    /// Product over limit: requests a second, and the limit's processor time over the product's.
    fn ratios(&self) -> Option<(f64, f64)> {
        let limit = self.limit?;
        Some((self.product.per_second / limit.per_second, limit.milliseconds / self.product.milliseconds))
    }

    fn worse_than(&self, other: &Self) -> bool {
        match (self.ratios(), other.ratios()) {
            (Some(own), Some(others)) => own.1 < others.1,
            _ => self.product.milliseconds > other.product.milliseconds,
        }
    }
}

pub fn print_legend() {
    println!(
        "Requests a second and processor milliseconds a request of the product (P) and of the limit (L);\n\
         P/L by requests a second and by processor time, the worst of {ROUNDS} rounds by the latter, which\n\
         holds when other programs share the machine."
    );
    println!(
        "{:<26}{:>9}{:>9}{:>9}{:>10}{:>9}{:>8}{:>8}{:>7}",
        "", "P 1/s", "P ms", "P p99", "L 1/s", "L ms", "rate", "time", "goal"
    );
}

/// Measures product and limit in turn and prints the worst round.
pub fn compare(
    name: &'static str,
    goal: Option<f64>,
    duration: Duration,
    product: (&Server, Load),
    limit: Option<(&Server, Load)>,
) -> Figures {
    let round = |duration| Figures {
        name,
        product: rate(product.0, &product.1, duration),
        limit: limit.as_ref().map(|(server, load)| rate(server, load, duration)),
    };
    round(duration / 4);
    let mut worst = round(duration);
    for _ in 1..ROUNDS {
        let figures = round(duration);
        if figures.worse_than(&worst) {
            worst = figures;
        }
    }
    print(&worst, goal);
    worst
}

/// One line of the report.
pub fn print(figures: &Figures, goal: Option<f64>) {
    let Rate { per_second, milliseconds, p99, failed } = figures.product;
    print!("{:<26}{per_second:>9.0}{milliseconds:>9.3}{p99:>9.2}", figures.name);
    if let (Some(limit), Some((rate, time))) = (figures.limit, figures.ratios()) {
        print!("{:>10.0}{:>9.3}{rate:>8.2}{time:>8.2}", limit.per_second, limit.milliseconds);
        if let Some(goal) = goal {
            let verdict = match (rate >= goal, time >= goal) {
                (true, true) => "holds",
                (true, false) => "holds by rate",
                (false, true) => "holds by time",
                (false, false) => "missed",
            };
            print!("{goal:>7.2} {verdict}");
        }
    }
    if failed > 0 {
        print!("  {failed} failed");
    }
    println!();
}
