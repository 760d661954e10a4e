//! Recordings of statements, and how they are played.

use actix_web::http::header;
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse, delete, get, put};

use super::super::audio::{Wanted, wanted};
use super::super::service::limits;
use super::super::service::recordings::{self, Asks, Recording};
use super::super::views::StatementView;
use crate::consultations::participation::api::MaybePartCode;
use crate::types::Id;
use crate::web::signed::MaybeSigned;
use crate::web::visitor::client_address;
use crate::web::{Api, ApiResult, AppRef, Revised, Upload};

pub(super) fn routes(api: &mut Api<'_>) {
    api.service(get_recording).service(attach_recording).service(detach_recording);
}

/// The recording of a statement; a part of it with `Range`.
#[utoipa::path(tag = "Consultations",
    params(("id" = Id, Path, description = "The consultation"), ("number" = i64, Path, description = "The statement"),
        ("Participant-Code" = Option<String>, Header, description = "For one's own, before others hear it")),
    responses((status = 200, body = Vec<u8>, content_type = "audio/ogg"), (status = 206, description = "A part")))]
#[get("/consultations/{id}/statements/{number}/audio")]
pub(crate) async fn get_recording(
    app: AppRef,
    who: MaybeSigned,
    path: Path<(Id, i64)>,
    code: MaybePartCode,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, number) = path.into_inner();
    let asks = Asks { actor: who.0, code: code.0, id, number };
    let found = app.read(move |_, tx| recordings::hear(tx, &asks)).await?;
    Ok(play(&request, found))
}

/// Reads a statement out: the staff any, its author until others see it. Ogg, MP3, M4A, AAC, WAV or
/// WebM, told by their first bytes, up to `server.upload_limit_bytes`.
#[utoipa::path(tag = "Taking part", request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    params(("id" = Id, Path, description = "The consultation"), ("number" = i64, Path, description = "The statement"),
        ("Participant-Code" = Option<String>, Header, description = "For one's own")),
    responses((status = 200, body = StatementView)))]
#[put("/consultations/{id}/statements/{number}/audio")]
pub(crate) async fn attach_recording(
    app: AppRef,
    who: MaybeSigned,
    path: Path<(Id, i64)>,
    code: MaybePartCode,
    request: HttpRequest,
    upload: Upload,
) -> ApiResult<Revised<StatementView>> {
    let (id, number) = path.into_inner();
    let asks = Asks { actor: who.0, code: code.0, id, number };
    let address = client_address(&request, &app);
    let view = app
        .write(move |app, tx| {
            limits::count_recording(app, tx, &address)?;
            recordings::attach(app, tx, &asks, &upload.0)
        })
        .await?;
    Ok(Revised(view))
}

/// Takes the recording of a statement away.
#[utoipa::path(tag = "Taking part",
    params(("id" = Id, Path, description = "The consultation"), ("number" = i64, Path, description = "The statement"),
        ("Participant-Code" = Option<String>, Header, description = "For one's own")),
    responses((status = 204, description = "Gone")))]
#[delete("/consultations/{id}/statements/{number}/audio")]
pub(crate) async fn detach_recording(
    app: AppRef,
    who: MaybeSigned,
    path: Path<(Id, i64)>,
    code: MaybePartCode,
) -> ApiResult<HttpResponse> {
    let (id, number) = path.into_inner();
    let asks = Asks { actor: who.0, code: code.0, id, number };
    app.write(move |_, tx| recordings::detach(tx, &asks)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Answers with a recording, so that it plays here and nowhere else.
pub fn play(request: &HttpRequest, found: Recording) -> HttpResponse {
    let length = found.bytes.len();
    let asked = request.headers().get(header::RANGE).and_then(|value| value.to_str().ok());
    let mut response;
    let body = match wanted(asked, length) {
        Wanted::Beyond => {
            return HttpResponse::RangeNotSatisfiable()
                .insert_header((header::CONTENT_RANGE, format!("bytes */{length}")))
                .finish();
        }
        Wanted::Whole => {
            response = HttpResponse::Ok();
            found.bytes
        }
        Wanted::Part(first, last) => {
            response = HttpResponse::PartialContent();
            response.insert_header((header::CONTENT_RANGE, format!("bytes {first}-{last}/{length}")));
            found.bytes.get(first..=last).unwrap_or_default().to_vec()
        }
    };
    response
        .content_type(found.kind)
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header(("cross-origin-resource-policy", "same-origin"))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        // A recording is compressed already, and a part of it must stay that part.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(body)
}
