//! What is done with any bytes from outside, and what must hold of it. The fuzzer invents bytes; the tests try what
//! it has found worth keeping (`corpus/`).

#![allow(dead_code, reason = "each target and the tests use a part")]

use std::hint::black_box;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::LazyLock;

use actix_web::FromRequest;
use actix_web::test::TestRequest;
use actix_web::web::Data;
use trilateral::app::App;
use trilateral::auth::keys::{Keys, Purpose};
use trilateral::auth::{token, user_agent};
use trilateral::config::Config;
use trilateral::mail::inbound;
use trilateral::types::{Email, Timestamp, cell, encoding, language_tag, markdown, table, text};
use trilateral::web::{FileForm, extract};

/// The longest of our texts has 20,000 characters; more only makes a run slow.
const LONGEST: usize = 20_000;

fn said(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok().filter(|text| text.chars().count() <= LONGEST)
}

/// What people write becomes HTML that is not much larger, and in which nothing acts.
pub fn markdown(bytes: &[u8]) {
    let Some(written) = said(bytes) else { return };
    if markdown::check(written).is_err() {
        return;
    }
    let html = markdown::to_html(written);
    // Of a short text a mark of one letter weighs more.
    let most = 10 * written.len().max(500);
    assert!(html.len() <= most, "{} bytes became {}", written.len(), html.len());
    for active in ["<script", "<iframe", "<img", "=\"javascript:", "<style", "<form"] {
        assert!(!is_tag_or_address(&html, active), "{active} in {html}");
    }
    black_box(markdown::excerpt(written, 200));
}

/// Text is text, however it reads: only what stands in a tag can act.
fn is_tag_or_address(html: &str, active: &str) -> bool {
    let in_tags = html.split('<').skip(1).filter_map(|tag| tag.split_once('>')).map(|(tag, _)| tag);
    in_tags.into_iter().any(|tag| format!("<{tag}").to_lowercase().contains(active))
}

/// An address that we take has one spelling.
pub fn address(bytes: &[u8]) {
    let Some(typed) = said(bytes) else { return };
    black_box((Email::former_spelling(typed), Email::part(typed)));
    if let Some(email) = Email::parse(typed) {
        black_box(email.to_address());
        assert_eq!(Email::parse(email.as_str()), Some(email.clone()), "{typed:?}");
        assert!(!email.as_str().contains(['\r', '\n', ' ', '<', '>', ',']), "{typed:?}");
    }
}

/// A file of rows, in whatever encoding and with whatever separators.
pub fn table(bytes: &[u8]) {
    let Ok(decoded) = encoding::decode(bytes) else { return };
    if let Ok(read) = table::Table::open(&decoded) {
        for row in read.rows.flatten() {
            for column in row.filled() {
                let (found, text) = (row.raw(column), row.text(column));
                black_box((cell::tidy(found), cell::boolean(&text), cell::whole_number(&text)));
                black_box(cell::folded_name(found));
            }
        }
    }
    black_box(encoding::rows(bytes));
}

/// A form with a file, of which the first line is the name of the edge.
pub fn multipart(bytes: &[u8]) {
    let Some(place) = bytes.iter().position(|byte| *byte == b'\n') else { return };
    let (edge, body) = bytes.split_at(place);
    let Some(edge) =
        std::str::from_utf8(edge).ok().filter(|edge| edge.bytes().all(|byte| (32..127).contains(&byte)))
    else {
        return;
    };
    let (request, mut payload) = TestRequest::post()
        .insert_header(("content-type", format!("multipart/form-data; boundary={edge}")))
        .app_data(Data::new(APP.clone()))
        .set_payload(body.to_vec())
        .to_http_parts();
    // Nobody made this form, so it is refused in any case.
    assert!(block_on(FileForm::from_request(&request, &mut payload)).is_err());
}

/// Nothing that somebody invents is a token of ours.
pub fn token(bytes: &[u8]) {
    let Some(shown) = said(bytes) else { return };
    assert!(token::read(&KEYS, shown, Timestamp::UNIX_EPOCH).is_err());
    assert!(KEYS.open_signed_id(Purpose::DigestLink, shown).is_none());
    black_box(user_agent::device_name(shown));
}

/// Any query of the list of practices (filters, words, cursors) is answered or refused, and is no fault of ours.
pub fn list(bytes: &[u8]) {
    let Some(asked) = said(bytes).filter(|asked| asked.len() < 4_000) else { return };
    let kept = |byte: u8| byte.is_ascii_alphanumeric() || b"%&=+._~-:".contains(&byte);
    let query: String = asked
        .bytes()
        .map(|byte| if kept(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect();
    for path in ["/practices", "/api/v1/practices"] {
        let status =
            status_of(&format!("GET {path}?{query} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        assert!((200..500).contains(&status), "{status} for {query}");
    }
}

fn status_of(request: &str) -> u16 {
    let mut connection = TcpStream::connect(*SERVER).expect("a connection");
    connection.write_all(request.as_bytes()).expect("a request");
    let mut answer = Vec::new();
    connection.read_to_end(&mut answer).expect("an answer");
    let head = String::from_utf8_lossy(answer.get(..12).unwrap_or_default()).into_owned();
    head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default()
}

/// Languages, as a browser asks for them and as people name them.
pub fn language(bytes: &[u8]) {
    let Some(asked) = said(bytes) else { return };
    if asked.bytes().all(|byte| (32..127).contains(&byte)) {
        let request = TestRequest::default().insert_header(("accept-language", asked)).to_http_request();
        black_box(extract::language(&request));
    }
    if let Some(tag) = language_tag::canonical(asked) {
        assert_eq!(language_tag::canonical(&tag).as_ref(), Some(&tag), "{asked:?}");
        black_box((language_tag::lookup(&tag).count(), language_tag::direction(&tag)));
    }
}

/// Words that are looked for, and names that are compared: both are the same the second time.
pub fn words(bytes: &[u8]) {
    let Some(typed) = said(bytes) else { return };
    for word in text::words(typed) {
        assert_eq!(text::words(&word), std::slice::from_ref(&word), "{typed:?}");
    }
    let clean = text::clean(typed);
    assert_eq!(text::clean(&clean), clean, "{typed:?}");
    let line = text::clean_line(typed);
    assert_eq!(text::clean_line(&line), line, "{typed:?}");
    black_box((text::name_key(typed), text::seen(typed), text::carried_by_xml(typed)));
}

/// A mail that comes back, or that somebody sends to look like one.
pub fn report(bytes: &[u8]) {
    let report = inbound::read(bytes);
    black_box((report.failed(), report.delayed()));
}

/// Opens what the first bytes would otherwise wait for.
pub fn prepare() {
    black_box((&*APP, *SERVER));
}

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    Keys::new("a secret with more than 32 characters".to_owned().into(), String::new().into()).expect("keys")
});

static APP: LazyLock<App> = LazyLock::new(|| {
    let folder = tempfile::tempdir().expect("a folder").keep();
    trilateral::server::open(Config::load(&folder, None, []).expect("settings")).expect("the product")
});

static SERVER: LazyLock<SocketAddr> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("its address");
    std::thread::spawn(move || {
        actix_web::rt::System::new().block_on(async {
            let (server, _) = trilateral::server::http::start(APP.clone(), listener).expect("a server");
            server.await.expect("the server goes on");
        });
    });
    address
});

fn block_on<F: Future>(work: F) -> F::Output {
    std::thread_local! {
        static RUNTIME: actix_web::rt::SystemRunner = actix_web::rt::System::new();
    }
    RUNTIME.with(|runtime| runtime.block_on(work))
}
