//! The socket below SMTP: plain or wrapped in TLS, always without Nagle's algorithm, and never read without end.
//!
//! A mail ends with a small write after a large one. With Nagle's algorithm the small one waits for
//! the server's delayed acknowledgement, about 40 ms for each mail.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};

use lettre::transport::smtp::client::AsyncTokioStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::pki_types::ServerName;

use super::tls::Trust;

/// The most that a server may say before we say something again, in bytes: a whole answer to `EHLO`, or the
/// certificates of a handshake, have some thousands.
const LONGEST_ANSWER: usize = 64 << 10;

async fn connected(host: &str, port: u16) -> io::Result<(TcpStream, SocketAddr)> {
    let stream = TcpStream::connect((host, port)).await?;
    stream.set_nodelay(true)?;
    let peer = stream.peer_addr()?;
    Ok((stream, peer))
}

/// Connects to the mail server, without encryption so far.
pub(super) async fn plain(host: &str, port: u16) -> io::Result<Bounded<TcpStream>> {
    let (inner, peer) = connected(host, port).await?;
    Ok(Bounded { inner, peer, heard: 0 })
}

/// Connects to the mail server, encrypted from the first byte on.
pub(super) async fn encrypted(
    host: &str,
    port: u16,
    trust: &Trust,
) -> io::Result<Bounded<TlsStream<TcpStream>>> {
    let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
    let (stream, peer) = connected(host, port).await?;
    let inner = TlsConnector::from(trust.for_encrypted()).connect(name, stream).await?;
    Ok(Bounded { inner, peer, heard: 0 })
}

/// A stream that the SMTP client can speak over. The client reads an answer until it ends; one that does not
/// end is broken off.
pub(super) struct Bounded<S> {
    inner: S,
    peer: SocketAddr,
    /// How much the server has said since we last said something.
    heard: usize,
}

impl<S> fmt::Debug for Bounded<S> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Bounded(..)")
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin + Send + Sync> AsyncTokioStream for Bounded<S> {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.peer)
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Bounded<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.heard > LONGEST_ANSWER {
            return Poll::Ready(Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the mail server does not come to an end",
            )));
        }
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.inner).poll_read(context, buffer);
        self.heard = self.heard.saturating_add(buffer.filled().len().saturating_sub(before));
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Bounded<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        self.heard = 0;
        Pin::new(&mut self.inner).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::*;

    #[tokio::test]
    async fn a_server_that_does_not_end_is_broken_off() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut peer, _) = listener.accept().await.unwrap();
            let mut word = [0; 4];
            for _ in 0..3 {
                // Each time it was asked, a long answer that ends.
                peer.write_all(&[b'2'; 40_000]).await.unwrap();
                peer.read_exact(&mut word).await.unwrap();
            }
            while peer.write_all(&[b'2'; 10_000]).await.is_ok() {}
        });
        let mut stream = plain("127.0.0.1", port).await.unwrap();
        let mut answer = vec![0; 40_000];
        for _ in 0..3 {
            stream.read_exact(&mut answer).await.unwrap();
            stream.write_all(b"EHLO").await.unwrap();
        }
        let mut all = Vec::new();
        let error = stream.read_to_end(&mut all).await.unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        assert!(all.len() <= 4 * LONGEST_ANSWER);
    }
}
