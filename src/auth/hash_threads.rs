//! Threads that do nothing but hash: fewer than there are cores, after everybody else, each with memory of its own.
//!
//! However many log in, readers keep their cores, and the memory of a hash is taken once for each thread.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};

use argon2::Block;
use tokio::sync::oneshot;

use crate::error::Error;

/// How far behind others a thread stands (`nice`, of 19): a flood of readers still leaves it a tenth of a core.
const NICE: i32 = 10;

type Work = Box<dyn FnOnce(&mut Vec<Block>) + Send>;

/// The threads, as long as somebody holds them.
#[derive(Clone)]
pub(super) struct HashThreads(Sender<Work>);

impl HashThreads {
    /// Starts `number` threads.
    pub(super) fn start(number: usize) -> Result<Self, Error> {
        let (sender, receiver) = mpsc::channel::<Work>();
        let receiver = Arc::new(Mutex::new(receiver));
        for place in 0..number {
            let receiver = Arc::clone(&receiver);
            std::thread::Builder::new()
                .name(format!("hash {place}"))
                .spawn(move || serve(&receiver))
                .map_err(Error::internal)?;
        }
        Ok(Self(sender))
    }

    /// Does `work` with the memory of a thread, in turn. When nobody waits for it any more, it is not begun.
    pub(super) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Vec<Block>) -> T + Send + 'static,
    ) -> Result<T, Error> {
        let (answer, answered) = oneshot::channel();
        let work: Work = Box::new(move |memory| {
            if !answer.is_closed() {
                // Whoever asked may have gone meanwhile.
                let _ = answer.send(work(memory));
            }
        });
        self.0.send(work).map_err(|_| Error::internal("the threads for hashes have ended"))?;
        answered.await.map_err(|_| Error::internal("a hash was not computed"))
    }
}

fn serve(receiver: &Mutex<Receiver<Work>>) {
    // On Linux this is the thread's own; where it is refused, hashes stand beside everybody else.
    let _ = rustix::process::setpriority_process(None, NICE);
    let mut memory = Vec::new();
    loop {
        let next = match receiver.lock() {
            Ok(receiver) => receiver.recv(),
            Err(_) => return,
        };
        match next {
            // A fault in one hash must not take the thread from all others; who asked gets an error.
            Ok(work) => drop(catch_unwind(AssertUnwindSafe(|| work(&mut memory)))),
            Err(_) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_fault_in_one_hash_leaves_the_thread_to_others() {
        let threads = HashThreads::start(1).unwrap();
        assert!(threads.run(|_| assert!(std::hint::black_box(false), "a fault")).await.is_err());
        assert_eq!(threads.run(|memory| memory.len()).await.unwrap(), 0);
    }
}
