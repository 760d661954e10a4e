//! Reports about mails that came back, from the mail server that received them.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, post, web};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::ExposeSecret;
use serde::Serialize;
use sha2::Sha256;
use utoipa::ToSchema;

use crate::error::{Code, Error};
use crate::mail::inbound;
use crate::types::text::unhex;
use crate::web::{Api, ApiResult, AppRef};

/// A signature counts for this long, in seconds.
const LIFE_SECONDS: i64 = 300;

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct Taken {
    /// `bounced`, `delayed`, `stopped`, `stranger` (about no mail of ours) or `ignored`.
    pub outcome: &'static str,
}

/// Hand in a mail that came back, or a complaint.
///
/// The body is the whole message, as a receiving mail server has it. `X-Timestamp` holds the present
/// second since 1970, `X-Signature` is `sha256=` and the HMAC-SHA-256, in hexadecimal digits, of the
/// timestamp, a full stop and the body, under the secret in `mail.webhook_secret`.
#[utoipa::path(
    tag = "Mail",
    params(
        ("X-Timestamp" = String, Header, description = "Seconds since 1970"),
        ("X-Signature" = String, Header, description = "sha256= and 64 hexadecimal digits"),
    ),
    request_body(content = String, content_type = "message/rfc822"),
    responses((status = 200, body = Taken))
)]
#[post("/mail/reports")]
pub(crate) async fn report_mail(
    app: AppRef,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let secret = app.config.mail.webhook_secret.expose_secret();
    if secret.is_empty() {
        return Err(Code::NotFound.into());
    }
    let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
    let (stamp, signature) = (header("x-timestamp"), header("x-signature"));
    let (Some(stamp), Some(signature)) = (stamp, signature) else { return Err(Code::Unauthenticated.into()) };
    let second: i64 = stamp.parse().map_err(|_| Error::new(Code::Unauthenticated))?;
    let age = app.now().as_second().saturating_sub(second).abs();
    if age > LIFE_SECONDS || !is_signed(secret, stamp, &body, signature) {
        return Err(Code::Unauthenticated.into());
    }
    let outcome = app.write(move |app, tx| inbound::take_in(app, tx, &body)).await?;
    Ok(HttpResponse::build(StatusCode::OK).json(Taken { outcome: outcome.code() }))
}

fn is_signed(secret: &str, stamp: &str, body: &[u8], signature: &str) -> bool {
    let Some(given) = signature.strip_prefix("sha256=").and_then(unhex) else { return false };
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(secret.as_bytes()) else { return false };
    mac.update(stamp.as_bytes());
    mac.update(b".");
    mac.update(body);
    mac.verify_slice(&given).is_ok()
}

/// The routes for mail servers.
pub fn routes(api: &mut Api<'_>) {
    api.service(report_mail);
}
