//! Which visitor a request comes from, as the limits on attempts count visitors.
//!
//! Whoever connects is known; what is said about those behind is believed only from proxies that are
//! listed, one hop at a time, from the last to the first. What cannot be read ends the walk at the last
//! known hop: further left may stand anything that a visitor has written.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use actix_web::HttpRequest;

use crate::app::App;
use crate::auth::user_agent;

/// The visitor behind a request, as limits count it: an IPv4 address, or the network of an IPv6 address
/// (its first 64 bits: within them everybody has as many addresses as they like).
pub fn client_address(request: &HttpRequest, app: &App) -> String {
    let Some(peer) = request.peer_addr() else { return "unknown".to_owned() };
    let lines = |name: &str| -> Vec<&[u8]> {
        request.headers().get_all(name).map(actix_web::http::header::HeaderValue::as_bytes).collect()
    };
    let trusted = &app.config.server.trusted_proxies;
    let hops = hops(&lines("x-forwarded-for"), &lines("forwarded"));
    counted(walk(peer.ip(), &hops, trusted))
}

/// Whether a request comes from this machine itself, and nobody has passed it on.
pub fn is_from_here(request: &HttpRequest) -> bool {
    let is_passed_on =
        ["x-forwarded-for", "forwarded"].iter().any(|name| request.headers().contains_key(*name));
    !is_passed_on && request.peer_addr().is_some_and(|peer| peer.ip().to_canonical().is_loopback())
}

/// Whether a request asks for this machine by a name that only it has for itself: a page of elsewhere whose name was
/// made to lead here asks for that name.
pub fn asks_for_here(request: &HttpRequest) -> bool {
    let host = request.headers().get(actix_web::http::header::HOST).and_then(|host| host.to_str().ok());
    host.is_some_and(is_loopback)
}

/// Whether an address with or without a port is this machine's own.
pub fn is_loopback(address: &str) -> bool {
    let name = address.rsplit_once(':').map_or(
        address,
        |(name, port)| {
            if port.ends_with(']') { address } else { name }
        },
    );
    name.eq_ignore_ascii_case("localhost") || node(address).is_some_and(|ip| ip.to_canonical().is_loopback())
}

/// A name for the device that a request comes from.
pub fn device_name(request: &HttpRequest) -> String {
    let said = request.headers().get(actix_web::http::header::USER_AGENT);
    user_agent::device_name(said.and_then(|said| said.to_str().ok()).unwrap_or_default())
}

/// The hops that the headers tell of, the last one last; `None` is one that cannot be read. A proxy
/// writes one of both headers, and nearly always X-Forwarded-For; the other one then is a visitor's.
fn hops(forwarded_for: &[&[u8]], forwarded: &[&[u8]]) -> Vec<Option<IpAddr>> {
    if forwarded_for.is_empty() {
        forwarded.iter().flat_map(|line| elements_of(line)).collect()
    } else {
        let line = |line: &&[u8]| -> Vec<Option<IpAddr>> {
            let text = String::from_utf8_lossy(line);
            text.split(',').map(node).collect()
        };
        forwarded_for.iter().flat_map(line).collect()
    }
}

/// From whoever is connected back over trusted hops to the first that is none, or the last that is known.
fn walk(peer: IpAddr, hops: &[Option<IpAddr>], trusted: &[IpAddr]) -> IpAddr {
    let is_trusted = |address: &IpAddr| trusted.iter().any(|known| known.to_canonical() == *address);
    let mut known = peer.to_canonical();
    for hop in hops.iter().rev() {
        match hop {
            Some(address) if is_trusted(&known) => known = address.to_canonical(),
            _ => break,
        }
    }
    known
}

/// An address with or without port and brackets.
fn node(text: &str) -> Option<IpAddr> {
    let text = text.trim_matches([' ', '\t']);
    if let Ok(address) = text.parse() {
        return Some(address);
    }
    if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner.parse::<Ipv6Addr>().ok().map(IpAddr::V6);
    }
    text.parse::<SocketAddr>().ok().map(|address| address.ip())
}

/// The hops in a line of `Forwarded` (RFC 7239): the `for` of each element.
fn elements_of(line: &[u8]) -> Vec<Option<IpAddr>> {
    let text = String::from_utf8_lossy(line);
    let mut hops = Vec::new();
    // The pairs of the element that is being read; `None` once it is not what the standard knows.
    let mut hop: Option<Option<IpAddr>> = Some(None);
    let mut pair = String::new();
    let (mut quoted, mut escaped) = (false, false);
    for character in text.chars().chain([',']) {
        match character {
            _ if escaped => {
                pair.push(character);
                escaped = false;
            }
            '\\' if quoted => escaped = true,
            '"' => quoted = !quoted,
            ';' | ',' if !quoted => {
                hop = hop.and_then(|hop| with_pair(hop, &pair));
                pair.clear();
                if character == ',' {
                    hops.push(hop.flatten());
                    hop = Some(None);
                }
            }
            _ => pair.push(character),
        }
    }
    if quoted {
        hops.push(None);
    }
    hops
}

/// What an element says with one more pair: at most one `for`.
fn with_pair(hop: Option<IpAddr>, pair: &str) -> Option<Option<IpAddr>> {
    let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
    if !name.trim().eq_ignore_ascii_case("for") {
        return Some(hop);
    }
    match hop {
        None => node(value).map(Some),
        Some(_) => None,
    }
}

/// The name under which a visitor is counted.
fn counted(address: IpAddr) -> String {
    match address {
        IpAddr::V6(address) if !address.is_loopback() => {
            let network = address.to_bits() & (u128::MAX << 64);
            format!("{}/64", Ipv6Addr::from_bits(network))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visitor(peer: &str, forwarded_for: &[&str], forwarded: &[&str]) -> String {
        let bytes =
            |lines: &[&str]| -> Vec<Vec<u8>> { lines.iter().map(|line| line.as_bytes().to_vec()).collect() };
        let (one, other) = (bytes(forwarded_for), bytes(forwarded));
        let (one, other): (Vec<&[u8]>, Vec<&[u8]>) =
            (one.iter().map(Vec::as_slice).collect(), other.iter().map(Vec::as_slice).collect());
        let trusted: Vec<IpAddr> =
            ["127.0.0.1", "10.0.0.1", "fd00::1"].iter().map(|address| address.parse().unwrap()).collect();
        counted(walk(peer.parse().unwrap(), &hops(&one, &other), &trusted))
    }

    #[test]
    fn the_walk_ends_at_the_first_hop_that_is_not_trusted() {
        for (peer, lines, expected) in [
            ("203.0.113.9", &["198.51.100.7"][..], "203.0.113.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
            ("127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["192.0.2.1, 198.51.100.7, 10.0.0.1"], "198.51.100.7"),
            ("127.0.0.1", &["192.0.2.1", "198.51.100.7", "10.0.0.1"], "198.51.100.7"),
            ("::ffff:127.0.0.1", &["198.51.100.7"], "198.51.100.7"),
            ("127.0.0.1", &["198.51.100.7, ::ffff:10.0.0.1"], "198.51.100.7"),
            ("::ffff:203.0.113.9", &[], "203.0.113.9"),
            ("127.0.0.1", &["10.0.0.1"], "10.0.0.1"),
        ] {
            assert_eq!(visitor(peer, lines, &[]), expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn this_machine_is_known_by_its_own_names_alone() {
        for own in
            ["127.0.0.1", "127.0.0.1:8080", "localhost", "LOCALHOST:8080", "[::1]:8080", "::1", "[::1]"]
        {
            assert!(is_loopback(own), "{own}");
        }
        for other in
            ["0.0.0.0:8080", "[::]:8080", "192.0.2.1:80", "localhost.example:8080", "demo.example", ""]
        {
            assert!(!is_loopback(other), "{other}");
        }
    }

    #[test]
    fn only_a_request_of_this_machine_that_nobody_passed_on_is_from_here() {
        let from = |peer: &str| actix_web::test::TestRequest::default().peer_addr(peer.parse().unwrap());
        assert!(is_from_here(&from("127.0.0.1:9").to_http_request()));
        assert!(is_from_here(&from("[::1]:9").to_http_request()));
        assert!(!is_from_here(&from("192.0.2.1:9").to_http_request()));
        for header in ["x-forwarded-for", "forwarded"] {
            let passed_on = from("127.0.0.1:9").insert_header((header, "127.0.0.1"));
            assert!(!is_from_here(&passed_on.to_http_request()), "{header}");
        }
        assert!(!is_from_here(&actix_web::test::TestRequest::default().to_http_request()), "nobody known");
    }

    #[test]
    fn what_cannot_be_read_ends_the_walk() {
        for lines in [
            &["192.0.2.1, unknown"][..],
            &["192.0.2.1, _hidden"],
            &["192.0.2.1,"],
            &["192.0.2.1, 198.51.100.7:port"],
            &["192.0.2.1, 198.51.100.700"],
            &["192.0.2.1, é"],
            &["192.0.2.1", ""],
            &["192.0.2.1, [2001:db8::1"],
        ] {
            assert_eq!(visitor("127.0.0.1", lines, &[]), "127.0.0.1", "{lines:?}");
        }
        assert_eq!(visitor("127.0.0.1", &["192.0.2.1, unknown, 10.0.0.1"], &[]), "10.0.0.1");
    }

    #[test]
    fn ports_and_brackets_are_no_part_of_an_address() {
        for (text, expected) in [
            ("198.51.100.7:4711", "198.51.100.7"),
            ("[2001:db8:1:2:3::4]", "2001:db8:1:2::/64"),
            ("[2001:db8:1:2:3::4]:443", "2001:db8:1:2::/64"),
            ("2001:db8:1:2:5::6", "2001:db8:1:2::/64"),
            ("[::ffff:198.51.100.7]:443", "198.51.100.7"),
            ("::1", "::1"),
        ] {
            assert_eq!(visitor("127.0.0.1", &[text], &[]), expected, "{text}");
        }
        assert_eq!(visitor("2001:db8:1:2:ffff::1", &[], &[]), "2001:db8:1:2::/64");
    }

    #[test]
    fn the_standard_header_is_walked_alike() {
        for (lines, expected) in [
            (&["for=198.51.100.7"][..], "198.51.100.7"),
            (
                &["for=192.0.2.1, For=\"198.51.100.7:47\";proto=https;by=10.0.0.1, for=10.0.0.1"],
                "198.51.100.7",
            ),
            (&["for=192.0.2.1", "for=\"[2001:db8:1:2::9]:443\""], "2001:db8:1:2::/64"),
            (&["for=192.0.2.1, for=unknown"], "127.0.0.1"),
            (&["for=192.0.2.1, for=_gazonk"], "127.0.0.1"),
            (&["for=192.0.2.1, proto=https"], "127.0.0.1"),
            (&["for=192.0.2.1;for=198.51.100.7"], "127.0.0.1"),
            (&["for=\"a, for=192.0.2.1"], "127.0.0.1"),
            (&["for=192.0.2.1;note=\"\\\", for=192.0.2.2\""], "192.0.2.1"),
        ] {
            assert_eq!(visitor("127.0.0.1", &[], lines), expected, "{lines:?}");
        }
        assert_eq!(visitor("127.0.0.1", &["198.51.100.7"], &["for=192.0.2.1"]), "198.51.100.7");
    }
}
