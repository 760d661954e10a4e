//! A mail server inside the test: what a recipient is called decides how it answers.
//!
//! `hard*` is refused for good and `full*` for now when named; `grey*` is refused for now after its
//! first message; after the message of `bye*` the server hangs up; `slow*` gets no answer at all; `spam*`
//! is refused for what it is; `rate*` is told to slow down; `ours*` hears that our records are wrong; and
//! the first message of `drop*` is taken, but nobody is told.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, crypto};

/// The certificate of the authority behind [`SmtpServer::start_encrypted`], as a file.
pub const AUTHORITY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/support/tls/authority.pem");

/// A message that came whole, whatever it was answered with.
#[derive(Debug, Clone)]
pub struct Received {
    /// The envelope sender.
    pub sender: String,
    pub recipient: String,
    pub message: String,
    pub accepted: bool,
}

#[derive(Default)]
struct Seen {
    received: Vec<Received>,
    connections: usize,
}

/// A server on a port of its own; it ends with the test.
#[derive(Clone)]
pub struct SmtpServer {
    pub url: String,
    seen: Arc<Mutex<Seen>>,
}

impl SmtpServer {
    pub async fn start() -> Self {
        Self::over(None, false).await
    }

    /// One that takes addresses beyond ASCII (RFC 6531).
    pub async fn start_for_every_alphabet() -> Self {
        Self::over(None, true).await
    }

    /// One that speaks TLS from the first byte on, with a certificate that only [`AUTHORITY`] vouches for.
    pub async fn start_encrypted() -> Self {
        let certificate = CertificateDer::from_pem_slice(include_bytes!("tls/server.pem")).unwrap();
        let key = PrivateKeyDer::from_pem_slice(include_bytes!("tls/server.key")).unwrap();
        let config = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate], key)
            .unwrap();
        Self::over(Some(TlsAcceptor::from(Arc::new(config))), false).await
    }

    async fn over(tls: Option<TlsAcceptor>, utf8: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let url = match tls {
            None => format!("smtp://127.0.0.1:{port}"),
            Some(_) => format!("smtps://localhost:{port}"),
        };
        let seen = Arc::new(Mutex::new(Seen::default()));
        let server = Self { url, seen: Arc::clone(&seen) };
        actix_web::rt::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                seen.lock().unwrap().connections += 1;
                let (seen, tls) = (Arc::clone(&seen), tls.clone());
                // A client that hangs up is part of what is tested.
                actix_web::rt::spawn(async move {
                    match tls {
                        None => drive(stream, seen, utf8).await,
                        Some(tls) => drive(tls.accept(stream).await.ok()?, seen, utf8).await,
                    }
                });
            }
        });
        server
    }

    pub fn connections(&self) -> usize {
        self.seen.lock().unwrap().connections
    }

    /// Every message that came whole.
    pub fn received(&self) -> Vec<Received> {
        self.seen.lock().unwrap().received.clone()
    }

    /// Recipients whose message was taken, in order.
    pub fn accepted(&self) -> Vec<String> {
        let taken = self.received().into_iter().filter(|message| message.accepted);
        taken.map(|message| message.recipient).collect()
    }
}

async fn drive(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    seen: Arc<Mutex<Seen>>,
    utf8: bool,
) -> Option<()> {
    let mut stream = BufReader::new(stream);
    stream.write_all(b"220 sink.test\r\n").await.ok()?;
    let (mut sender, mut recipient) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        let verb = line.split_whitespace().next().unwrap_or_default().to_uppercase();
        let answer = match verb.as_str() {
            "EHLO" if utf8 => "250-sink.test\r\n250-SMTPUTF8\r\n250 8BITMIME\r\n",
            "MAIL" if line.contains("SMTPUTF8") && !utf8 => "555 5.5.4 unknown parameter\r\n",
            "EHLO" => "250-sink.test\r\n250 8BITMIME\r\n",
            "MAIL" => {
                sender = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                "250 OK\r\n"
            }
            "RCPT" => {
                recipient = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                match recipient.as_str() {
                    name if name.starts_with("hard") => "550 5.1.1 no such user\r\n",
                    name if name.starts_with("full") => "452 4.2.2 mailbox full\r\n",
                    name if name.starts_with("rate") => "421 4.7.28 too fast\r\n",
                    name if name.starts_with("ours") => "550 5.7.26 unauthenticated\r\n",
                    name if name.starts_with("slow") => {
                        // Until the client gives up.
                        let mut rest = Vec::new();
                        stream.read_to_end(&mut rest).await.ok()?;
                        return None;
                    }
                    _ => "250 OK\r\n",
                }
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await.ok()?;
                let message = read_message(&mut stream).await?;
                let accepted = take(&seen, &sender, &recipient, message);
                let sent_before =
                    seen.lock().unwrap().received.iter().filter(|one| one.recipient == recipient).count() > 1;
                if recipient.starts_with("drop") && !sent_before {
                    return None;
                }
                let answer = match accepted {
                    true if recipient.starts_with("spam") => "550 5.7.1 content refused\r\n",
                    true => "250 2.0.0 taken\r\n",
                    false => "451 4.7.1 later\r\n",
                };
                stream.write_all(answer.as_bytes()).await.ok()?;
                if recipient.starts_with("bye") {
                    return None;
                }
                continue;
            }
            "QUIT" => return stream.write_all(b"221 bye\r\n").await.ok(),
            _ => "250 OK\r\n",
        };
        stream.write_all(answer.as_bytes()).await.ok()?;
    }
}

async fn read_message(stream: &mut BufReader<impl AsyncRead + AsyncWrite + Unpin>) -> Option<String> {
    let mut message = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await.ok()? == 0 {
            return None;
        }
        if line == ".\r\n" {
            return Some(message);
        }
        message.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn take(seen: &Mutex<Seen>, sender: &str, recipient: &str, message: String) -> bool {
    let received = &mut seen.lock().unwrap().received;
    let first = !received.iter().any(|earlier| earlier.recipient == recipient);
    let accepted = !(first && recipient.starts_with("grey"));
    received.push(Received { sender: sender.to_owned(), recipient: recipient.to_owned(), message, accepted });
    accepted
}
