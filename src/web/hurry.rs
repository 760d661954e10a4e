//! How long somebody may take: bodies that come too slowly are broken off, and nobody holds more than a share of
//! the connections.
//!
//! A slow line is no attack: a body may take as long as it needs, as long as it comes at the pace of a poor
//! mobile connection.

use std::any::Any;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use actix_web::dev::{Extensions, Payload};
use actix_web::error::PayloadError;
use actix_web::rt::net::TcpStream;
use actix_web::web::Bytes;
use futures_util::Stream;
use socket2::SockRef;
use tokio::time::{Instant, Sleep, sleep_until};

/// How fast a body has to come.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// What it may take before its pace counts.
    beginning: Duration,
    /// The pace from then on, in bytes a second.
    slowest: u64,
}

/// A poor mobile connection.
const PACE: Pace = Pace { beginning: Duration::from_secs(30), slowest: 2_000 };
/// After this long without taking anything of an answer, a reader is gone.
const READER_GONE: Duration = Duration::from_secs(60);

/// A body that has to keep coming.
pub(super) struct Hurried {
    body: Payload,
    pace: Pace,
    begun: Instant,
    bytes: u64,
    deadline: Pin<Box<Sleep>>,
}

impl Hurried {
    /// Lets a body come at its pace, but not slower than it may.
    pub(super) fn wrap(body: Payload) -> Payload {
        Payload::Stream { payload: Box::pin(Self::new(body, PACE)) }
    }

    fn new(body: Payload, pace: Pace) -> Self {
        let begun = Instant::now();
        Self { body, pace, begun, bytes: 0, deadline: Box::pin(sleep_until(begun + pace.beginning)) }
    }
}

impl Stream for Hurried {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = Pin::new(&mut self.body).poll_next(context);
        match &next {
            Poll::Ready(Some(Ok(chunk))) => {
                self.bytes = self.bytes.saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
                let earned = Duration::from_millis(self.bytes.saturating_mul(1_000) / self.pace.slowest);
                let deadline = self.begun + self.pace.beginning + earned;
                self.deadline.as_mut().reset(deadline);
                next
            }
            Poll::Ready(_) => next,
            Poll::Pending => self
                .deadline
                .as_mut()
                .poll(context)
                .map(|()| Some(Err(PayloadError::Io(std::io::Error::from(std::io::ErrorKind::TimedOut))))),
        }
    }
}

/// How many connections each address holds.
#[derive(Debug, Default)]
pub struct Crowd {
    by_address: Mutex<HashMap<IpAddr, usize>>,
}

impl Crowd {
    /// Counts a connection from `address`, unless it has as many as it may.
    fn come_in(self: &Arc<Self>, address: IpAddr, most: usize) -> Option<Place> {
        let address = network(address);
        let mut by_address = self.by_address.lock().ok()?;
        let count = by_address.entry(address).or_default();
        if *count >= most {
            return None;
        }
        *count += 1;
        Some(Place { crowd: Arc::clone(self), address })
    }
}

/// The address by which somebody is counted: of an IPv6 network everybody has as many as they like.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 64)).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// A connection that is counted as long as it lasts.
#[derive(Debug)]
struct Place {
    crowd: Arc<Crowd>,
    address: IpAddr,
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Ok(mut by_address) = self.crowd.by_address.lock()
            && let Some(count) = by_address.get_mut(&self.address)
        {
            *count = count.saturating_sub(1);
            if *count == 0 {
                by_address.remove(&self.address);
            }
        }
    }
}

/// What happens to each connection as it comes: small answers leave at once, readers who are gone are let go, and
/// whoever holds too many gets no other one. Proxies that are listed hold those of everybody.
pub fn on_connect(
    crowd: Arc<Crowd>,
    most: usize,
    proxies: Vec<IpAddr>,
) -> impl Fn(&dyn Any, &mut Extensions) + Send + Clone {
    let proxies: Arc<[IpAddr]> = proxies.iter().map(IpAddr::to_canonical).collect();
    move |connection, kept| {
        let Some(stream) = connection.downcast_ref::<TcpStream>() else { return };
        let socket = SockRef::from(stream);
        // Where the machine cannot, the connection works all the same.
        let _ = stream.set_nodelay(true);
        let _ = socket.set_tcp_user_timeout(Some(READER_GONE));
        let Ok(peer) = stream.peer_addr() else { return };
        if proxies.contains(&peer.ip().to_canonical()) {
            return;
        }
        match crowd.come_in(peer.ip(), most) {
            Some(place) => {
                kept.insert(place);
            }
            None => {
                let _ = socket.shutdown(std::net::Shutdown::Both);
            }
        }
    }
}

/// Asks for as many handles as this process may have, and answers how many that are.
pub fn raise_handles() -> u64 {
    rlimit::increase_nofile_limit(u64::MAX).unwrap_or(1_024)
}

#[cfg(test)]
mod tests {
    use futures_util::StreamExt;

    use super::*;

    fn dripping(pause: Duration, chunk: usize) -> Hurried {
        let drops = futures_util::stream::unfold((), move |()| async move {
            tokio::time::sleep(pause).await;
            Some((Ok(Bytes::from(vec![b'x'; chunk])), ()))
        });
        let pace = Pace { beginning: Duration::from_millis(100), slowest: 1_000 };
        Hurried::new(Payload::Stream { payload: Box::pin(drops) }, pace)
    }

    #[actix_web::test]
    async fn a_body_that_drips_is_broken_off_and_a_slow_line_is_not() {
        let mut endless = dripping(Duration::from_millis(10), 1);
        while let Some(Ok(_)) = endless.next().await {}
        assert!(endless.bytes < 100, "{}", endless.bytes);
        let mut silent = dripping(Duration::from_secs(3_600), 1);
        assert!(silent.next().await.unwrap().is_err());
        let mut slow = dripping(Duration::from_millis(10), 1_000);
        for _ in 0..40 {
            assert!(slow.next().await.unwrap().is_ok());
        }
    }

    #[test]
    fn an_address_has_only_so_many_connections() {
        let crowd = Arc::new(Crowd::default());
        let address = |text: &str| text.parse::<IpAddr>().unwrap();
        let two: Vec<_> = (0..2).map(|_| crowd.come_in(address("192.0.2.1"), 2).unwrap()).collect();
        assert!(crowd.come_in(address("::ffff:192.0.2.1"), 2).is_none());
        assert!(crowd.come_in(address("192.0.2.2"), 2).is_some(), "others come in");
        let one = crowd.come_in(address("2001:db8::1"), 1);
        assert!(one.is_some() && crowd.come_in(address("2001:db8::2:1"), 1).is_none());
        drop((two, one));
        assert!(crowd.by_address.lock().unwrap().is_empty(), "nothing is left behind");
    }
}
