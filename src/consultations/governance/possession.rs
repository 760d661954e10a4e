//! What the operator does when a community takes its consultation home: the package, and the receipt.

use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::service::possession::{self, PackageFile};
use crate::app::App;
use crate::auth::seal::{Seal, is_sealed};
use crate::consultations::results::folder::{Folder, ManifestFile};
use crate::error::{Code, Error};
use crate::private::create;
use crate::types::Id;

/// What each file of the package says.
const README: &str = include_str!("possession_readme.md");

#[derive(Serialize)]
struct Manifest<'a> {
    consultation: Id,
    made_at: String,
    program: &'static str,
    /// Signs the receipt, should the data be deleted here.
    public_key: String,
    files: &'a [ManifestFile],
}

/// Writes the whole package into a folder that only its owner can look into; nothing in it is replaced.
pub async fn hand_over(app: &App, id: Id, folder: &Path) -> Result<Vec<String>, Error> {
    let mut files = app.write(move |app, tx| possession::hand_over(app, tx, id)).await?;
    files.push(PackageFile { name: "README.md".to_owned(), rows: 0, bytes: README.as_bytes().to_vec() });
    let mut package = Folder::make(folder)?;
    for file in files {
        package.save(&file.name, |out| Ok(out.write_all(&file.bytes).map(|()| file.rows)?))?;
    }
    let manifest = Manifest {
        consultation: id,
        made_at: app.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        program: concat!("trilateral ", env!("CARGO_PKG_VERSION")),
        public_key: Seal::of(&app.keys)?.public_key(),
        files: &package.files,
    };
    let manifest = serde_json::to_value(&manifest).map_err(Error::internal)?;
    package.finish(&manifest)
}

/// What would be deleted, as the receipt would say it; nothing is.
pub async fn look_before_erasing(app: &App, id: Id) -> Result<String, Error> {
    app.rehearse(move |app, tx| possession::erase(app, tx, id)).await.map(|signed| signed.text)
}

/// Deletes a consultation and writes the receipt to `path`, its signature beside it as `.sig`.
pub async fn erase(app: &App, id: Id, path: &Path) -> Result<(), Error> {
    // The files are made first: after the deletion it would be too late to find that they cannot be.
    let mut receipt = create(path)?;
    let signature_path = path.with_added_extension("sig");
    let mut signature = create(&signature_path)?;
    let signed = match app.write(move |app, tx| possession::erase(app, tx, id)).await {
        Ok(signed) => signed,
        Err(error) => {
            let _ = std::fs::remove_file(path);
            let _ = std::fs::remove_file(&signature_path);
            return Err(error);
        }
    };
    let kept = receipt
        .write_all(signed.text.as_bytes())
        .and_then(|()| signature.write_all(signed.signature.as_bytes()))
        .and_then(|()| receipt.sync_all())
        .and_then(|()| signature.sync_all());
    kept.map_err(Error::unavailable)
}

#[derive(Deserialize)]
struct Named {
    public_key: String,
}

/// Whether a receipt is what was signed, by the key it names; the key, to compare it with the one in the
/// manifest of the package.
pub fn check_receipt(path: &Path) -> Result<String, Error> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|error| Error::unavailable(format!("{}: {error}", path.display())))
    };
    let text = read(path)?;
    let signature = read(&path.with_added_extension("sig"))?;
    let named: Named = serde_json::from_str(&text).map_err(|_| Error::new(Code::Malformed))?;
    if is_sealed(&named.public_key, text.as_bytes(), &signature) {
        Ok(named.public_key)
    } else {
        Err(Error::internal("this is not the receipt that was signed"))
    }
}
