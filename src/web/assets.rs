//! Files that pages load. Each has its content in its name, so that a browser may keep it for a year, and is
//! compressed once, as well as can be.

use std::io::Write;
use std::sync::LazyLock;

use actix_web::http::header::{self, AcceptEncoding, ContentEncoding, Encoding, Header};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

use super::Failure;
use crate::error::Code;

/// A file, ready to be sent.
struct Asset {
    name: &'static str,
    text: &'static str,
    kind: &'static str,
    /// The name with a piece of the hash of the content: `style.Gis8TV5vcIFf.css`.
    address: String,
    /// Compressed; empty where that failed.
    gzip: Vec<u8>,
}

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    let (css, script, svg) = ("text/css; charset=utf-8", "text/javascript; charset=utf-8", "image/svg+xml");
    vec![
        Asset::of("style.css", css, include_str!("assets/style.css")),
        Asset::of("draft.js", script, include_str!("assets/draft.js")),
        Asset::of("suggest.js", script, include_str!("assets/suggest.js")),
        Asset::of("autosave.js", script, include_str!("assets/autosave.js")),
        Asset::of("mark.svg", svg, include_str!("assets/mark.svg")),
        Asset::of("braid.svg", svg, include_str!("assets/braid.svg")),
    ]
});

impl Asset {
    fn of(name: &'static str, kind: &'static str, text: &'static str) -> Self {
        let hash = URL_SAFE_NO_PAD.encode(Sha256::digest(text).get(..9).unwrap_or_default());
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        let gzip = encoder.write_all(text.as_bytes()).and_then(|()| encoder.finish()).unwrap_or_default();
        Self { name, text, kind, address: format!("{stem}.{hash}.{extension}"), gzip }
    }
}

/// The address of a file; the plain name where there is none, which nothing answers.
pub fn address(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    format!("/assets/{}", found.map_or(name, |asset| &asset.address))
}

/// `GET /assets/{name}`: under a name without a hash it is kept for an hour only.
pub async fn file(request: HttpRequest, name: Path<String>) -> Result<HttpResponse, Failure> {
    let known = |asset: &&Asset| asset.address == *name || asset.name == *name;
    let asset = ASSETS.iter().find(known).ok_or(Code::NotFound)?;
    let kept =
        if asset.address == *name { "public, max-age=31536000, immutable" } else { "public, max-age=3600" };
    let mut response = HttpResponse::Ok();
    response
        .content_type(asset.kind)
        .insert_header((header::CACHE_CONTROL, kept))
        .insert_header((header::VARY, "accept-encoding"));
    let offered = [Encoding::gzip(), Encoding::identity()];
    let chosen = AcceptEncoding::parse(&request).ok().and_then(|accepted| accepted.negotiate(offered.iter()));
    Ok(match chosen {
        Some(encoding) if encoding == Encoding::gzip() && !asset.gzip.is_empty() => {
            response.insert_header(ContentEncoding::Gzip).body(asset.gzip.as_slice())
        }
        _ => response.body(asset.text),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_changes_with_the_content_alone() {
        let of = |text| Asset::of("style.css", "text/css", text).address;
        assert_eq!(of("a{}"), of("a{}"));
        assert_ne!(of("a{}"), of("b{}"));
        assert!(address("style.css").starts_with("/assets/style."));
        assert_eq!(address("none.css"), "/assets/none.css");
    }
}
