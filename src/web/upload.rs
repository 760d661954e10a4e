//! Files that people send: read whole, up to `server.upload_limit_bytes`, and never by their name.

use std::collections::BTreeMap;
use std::future::ready;

use actix_multipart::Multipart;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::TryStreamExt;
use futures_util::future::LocalBoxFuture;
use futures_util::stream::once;

use super::Failure;
use super::extract::app_of;
use super::forms::{TOKEN_FIELD, Typed, comes_from_elsewhere, is_ours};
use crate::error::{Code, Error};

/// What a form has beside its file, at most: proof, boundaries, short fields.
const BESIDE_THE_FILE: usize = 16_384;

/// A body as it was sent, whatever it claims to be.
#[derive(Debug)]
pub struct Upload(pub Vec<u8>);

impl FromRequest for Upload {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let most = app_of(&request)?.config.server.upload_limit_bytes;
            read_whole(&request, payload, most).await.map(Self)
        })
    }
}

/// A form with a file that came from a page of ours, as `multipart/form-data`.
#[derive(Debug, Default)]
pub struct FileForm {
    /// The content of the field `file`; empty when none was chosen.
    pub file: Vec<u8>,
    /// All other fields; of a repeated one, the last.
    pub fields: BTreeMap<String, String>,
}

impl FileForm {
    /// A field's text; empty when it is not there.
    pub fn text(&self, name: &str) -> &str {
        self.fields.get(name).map_or("", String::as_str)
    }
}

impl FromRequest for FileForm {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        Box::pin(async move {
            let app = app_of(&request)?;
            if !request.content_type().eq_ignore_ascii_case("multipart/form-data") {
                return Err(Code::UnsupportedMediaType.into());
            }
            let most = app.config.server.upload_limit_bytes.saturating_add(BESIDE_THE_FILE);
            let body = read_whole(&request, payload, most).await?;
            let form = read_parts(&request, body).await?;
            request.extensions_mut().insert(Typed::of_fields(form.fields.clone()));
            if form.file.len() > app.config.server.upload_limit_bytes {
                return Err(Code::TooLarge.into());
            }
            let elsewhere = comes_from_elsewhere(&request, &app.config.server.public_url);
            if elsewhere || !is_ours(&app, &request, form.text(TOKEN_FIELD)).await? {
                return Err(Code::ForgedForm.into());
            }
            Ok(form)
        })
    }
}

/// Reads a body, and stops as soon as it is larger than it may be.
async fn read_whole(request: &HttpRequest, mut payload: Payload, most: usize) -> Result<Vec<u8>, Failure> {
    let told = request.headers().get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    if told.and_then(|told| told.parse::<usize>().ok()).is_some_and(|told| told > most) {
        return Err(Code::TooLarge.into());
    }
    let mut bytes = Vec::new();
    while let Some(piece) = payload.try_next().await.map_err(|_| Code::Malformed)? {
        if bytes.len().saturating_add(piece.len()) > most {
            return Err(Code::TooLarge.into());
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

async fn read_parts(request: &HttpRequest, body: Vec<u8>) -> Result<FileForm, Failure> {
    let mut parts = Multipart::new(request.headers(), once(ready(Ok(Bytes::from(body)))));
    let mut form = FileForm::default();
    while let Some(mut part) = parts.try_next().await.map_err(|_| Code::Malformed)? {
        let name = part.name().unwrap_or_default().to_owned();
        let mut content = Vec::new();
        while let Some(piece) = part.try_next().await.map_err(|_| Code::Malformed)? {
            content.extend_from_slice(&piece);
        }
        if name == "file" {
            form.file = content;
        } else {
            let text = String::from_utf8(content).map_err(|_| Code::Malformed)?;
            if text.contains('\0') {
                return Err(Error::field(&name, "holds-nul").into());
            }
            form.fields.insert(name, text);
        }
    }
    Ok(form)
}
