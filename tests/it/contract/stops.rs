//! A node that stops answers whoever it has let in.

use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

const ROUNDS: usize = 3;
const READERS: usize = 8;

type Words = Lines<BufReader<ChildStdout>>;

fn serve(folder: &Path) -> (Child, SocketAddr, Words) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_trilateral"))
        .env_clear()
        .env("TRILATERAL__LOG__LEVEL", "error")
        .args(["serve", "--listen", "127.0.0.1:0", "--data-dir"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let listening =
        lines.find_map(|line| line.unwrap().strip_prefix("Listening on http://").map(str::to_owned));
    (child, listening.unwrap().parse().unwrap(), lines)
}

/// What became of one reader's requests.
#[derive(Debug, Default)]
struct Told {
    answered: usize,
    cut: Vec<String>,
}

/// Asks one thing after the other, over a connection for as long as the server keeps it, until nobody lets it in.
fn read_on(address: SocketAddr, answers: &AtomicUsize) -> Told {
    let mut told = Told::default();
    while let Ok(mut connection) = TcpStream::connect_timeout(&address, Duration::from_millis(900)) {
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        loop {
            match ask(&mut connection) {
                Ok(is_last) => {
                    told.answered += 1;
                    answers.fetch_add(1, Ordering::Relaxed);
                    if is_last {
                        break;
                    }
                }
                Err(why) => {
                    told.cut.push(why);
                    break;
                }
            }
        }
    }
    told
}

fn ask(connection: &mut TcpStream) -> Result<bool, String> {
    let said = |error: std::io::Error| error.to_string();
    connection.write_all(b"GET /about HTTP/1.1\r\nHost: localhost\r\n\r\n").map_err(said)?;
    let mut answer = Vec::new();
    let mut piece = [0; 4_096];
    loop {
        let text = String::from_utf8_lossy(&answer).to_lowercase();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next());
            let length: usize = length.ok_or("no length")?.parse().map_err(|_| "no number")?;
            if answer.len() - head.len() - 4 >= length && !body.is_empty() {
                return Ok(head.contains("connection: close"));
            }
        }
        match connection.read(&mut piece).map_err(said)? {
            0 => return Err(format!("ended after {} bytes", answer.len())),
            count => answer.extend_from_slice(&piece[..count]),
        }
    }
}

#[test]
fn a_stop_cuts_no_request() {
    for round in 0..ROUNDS {
        let folder = tempfile::tempdir().unwrap();
        let (mut child, address, _words) = serve(folder.path());
        let answers = Arc::new(AtomicUsize::new(0));
        let reader = |_| {
            let answers = Arc::clone(&answers);
            std::thread::spawn(move || read_on(address, &answers))
        };
        let readers: Vec<_> = (0..READERS).map(reader).collect();
        // However slow the machine is, the stop comes while they read.
        while answers.load(Ordering::Relaxed) < 5 * READERS {
            std::thread::sleep(Duration::from_millis(20));
        }
        let told = Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
        assert!(told.success() && child.wait().unwrap().success(), "it ends in order");
        let mut all = Told::default();
        for reader in readers {
            let one = reader.join().unwrap();
            all.answered += one.answered;
            all.cut.extend(one.cut);
        }
        assert!(all.answered > READERS, "round {round}: {all:?}");
        assert!(all.cut.is_empty(), "round {round}: {all:?}");
    }
}
