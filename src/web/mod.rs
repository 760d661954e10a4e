//! HTTP: the kit that handlers use. It knows no slice; `server` puts their routes together.

pub mod api;
mod around;
mod asked;
pub mod assets;
pub mod choose;
pub mod document;
mod error_page;
pub mod extract;
pub mod failure;
pub mod forms;
mod held;
pub mod hurry;
pub mod idempotency;
pub mod last_look;
pub mod mailed;
pub mod middleware;
pub mod navigation;
pub mod operations;
pub mod page;
pub mod position;
pub mod problem;
pub mod qr;
pub mod reply;
mod said;
pub mod signed;
pub mod stop;
pub mod upload;
pub mod visitor;

pub use api::Api;
pub use asked::Asked;
pub use choose::{Pick, PickForm, Pickable, Picking};
pub use document::Document;
pub use extract::{IfMatch, Json, Lang, ValidQuery};
pub use failure::Failure;
pub use forms::{Form, Token, shows_form_again};
pub use idempotency::Once;
pub use last_look::LastLook;
pub use mailed::Mailed;
pub use navigation::{Navigation, NavigationEntry};
pub use page::{Page, PageFor};
pub use position::Position;
pub use reply::{Created, KnownRevisions, Reply, Revised, Unchanged};
pub use signed::Signed;
pub use upload::{FileForm, Upload};

/// The application, as handlers receive it.
pub type AppRef = actix_web::web::Data<crate::app::App>;

/// What a handler of the API answers.
pub type ApiResult<T> = Result<T, Failure>;

/// What a handler of a page answers.
pub type PageResult = Result<actix_web::HttpResponse, Failure>;
