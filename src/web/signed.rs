//! The person behind a request to the API; the right that a route asks for stands in its signature.

use std::marker::PhantomData;
use std::time::Instant;

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;

use super::Failure;
use super::extract::app_of;
use crate::app::App;
use crate::auth::actor::{AnyMember, Right};
use crate::auth::need::Need;
use crate::auth::session::Recognised;
use crate::auth::{Actor, session};
use crate::error::{Code, Error};

/// A member with the right `R`, by access token.
#[derive(Debug)]
pub struct Signed<R: Right = AnyMember>(pub Actor, PhantomData<R>);

impl<R: Right> std::ops::Deref for Signed<R> {
    type Target = Actor;

    fn deref(&self) -> &Actor {
        &self.0
    }
}

impl<R: Right> Signed<R> {
    /// The member, to move into a use case.
    pub fn into_actor(self) -> Actor {
        self.0
    }
}

impl<R: Right + 'static> FromRequest for Signed<R> {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (actor, need) = entering(&request).await?;
            if let Some(need) = need {
                return Err(need.code().into());
            }
            R::check(&actor)?;
            Ok(Self(actor, PhantomData))
        })
    }
}

/// Who sent a token, and what they still have to show. What a member changes is counted; of somebody who may be anybody
/// with the password nothing is, so that it keeps no owner out.
async fn entering(request: &HttpRequest) -> Result<(Actor, Option<Need>), Failure> {
    let app = app_of(request)?;
    let token = bearer(request).ok_or(Code::Unauthenticated)?;
    let found = app.read(move |app, tx| session::by_token(tx, &app.keys, &token, &app.config.auth)).await?;
    let (actor, need) = match found {
        Recognised::Waiting(actor, need) => (actor, Some(need)),
        found => (noted(&app, found).await?.ok_or(Code::Unauthenticated)?, None),
    };
    if need.is_none() {
        request.extensions_mut().insert(actor.clone());
        count_change(&app, request, &actor)?;
    }
    Ok((actor, need))
}

/// The member behind a cookie or a token, after what is to be written down for it.
pub(super) async fn noted(app: &App, found: Recognised) -> Result<Option<Actor>, Error> {
    if !found.is_to_be_noted() {
        return Ok(found.actor());
    }
    app.write(move |_, tx| {
        session::note(tx, &found)?;
        Ok(found.actor())
    })
    .await
}

/// Counts a request that may change something.
pub(super) fn count_change(app: &App, request: &HttpRequest, actor: &Actor) -> Result<(), Error> {
    if request.method().is_safe() {
        return Ok(());
    }
    app.pace.count(actor.id, app.config.server.changes_per_member, Instant::now())
}

fn bearer(request: &HttpRequest) -> Option<String> {
    let value = request.headers().get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// Whoever has shown the password, by access token: for what comes before, or is, the second factor.
#[derive(Debug)]
pub struct Entering(pub Actor, pub Option<Need>);

impl Entering {
    /// Refuses whoever has a second factor and has not shown it: it is no way around itself.
    pub fn may_set_up(&self) -> Result<(), Error> {
        match self.1 {
            Some(Need::Code) => Err(Code::SecondStepNeeded.into()),
            Some(Need::SetUp) | None => Ok(()),
        }
    }
}

impl FromRequest for Entering {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let (actor, need) = entering(&request).await?;
            Ok(Self(actor, need))
        })
    }
}

/// A member if the request carries a token, nobody if it does not; a bad token is still refused.
#[derive(Debug)]
pub struct MaybeSigned(pub Option<Actor>);

impl FromRequest for MaybeSigned {
    type Error = Failure;
    type Future = LocalBoxFuture<'static, Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if request.headers().contains_key(header::AUTHORIZATION) {
            let signed = Signed::<AnyMember>::from_request(request, payload);
            Box::pin(async move { Ok(Self(Some(signed.await?.into_actor()))) })
        } else {
            Box::pin(std::future::ready(Ok(Self(None))))
        }
    }
}
