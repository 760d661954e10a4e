//! What the operator does when a community takes its consultation home: the package, and the receipt.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::service::possession::{self, PackageFile};
use crate::app::App;
use crate::auth::seal::{Seal, is_sealed};
use crate::error::{Code, Error};
use crate::types::Id;

/// What each file of the package says.
const README: &str = include_str!("possession_readme.md");

#[derive(Serialize)]
struct ManifestFile {
    name: String,
    rows: usize,
    sha256: String,
}

#[derive(Serialize)]
struct Manifest {
    consultation: Id,
    made_at: String,
    program: &'static str,
    /// Signs the receipt, should the data be deleted here.
    public_key: String,
    files: Vec<ManifestFile>,
}

/// Writes the whole package into a folder that only its owner can look into; nothing in it is replaced.
pub async fn hand_over(app: &App, id: Id, folder: &Path) -> Result<Vec<String>, Error> {
    let mut files = app.write(move |app, tx| possession::hand_over(app, tx, id)).await?;
    files.push(PackageFile { name: "README.md".to_owned(), rows: 0, bytes: README.as_bytes().to_vec() });
    make_folder(folder)?;
    make_folder(&folder.join("recordings"))?;
    let mut listed = Vec::new();
    for file in files {
        create(&folder.join(&file.name))?.write_all(&file.bytes).map_err(Error::unavailable)?;
        let sha256 = Sha256::digest(&file.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        listed.push(ManifestFile { name: file.name, rows: file.rows, sha256 });
    }
    let manifest = Manifest {
        consultation: id,
        made_at: app.now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        program: concat!("trilateral ", env!("CARGO_PKG_VERSION")),
        public_key: Seal::of(&app.keys)?.public_key(),
        files: listed,
    };
    let text = serde_json::to_string_pretty(&manifest).map_err(Error::internal)?;
    create(&folder.join("manifest.json"))?.write_all(text.as_bytes()).map_err(Error::unavailable)?;
    Ok(manifest.files.into_iter().map(|file| file.name).chain(["manifest.json".to_owned()]).collect())
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

fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| Error::unavailable(format!("{}: {error}", path.display())))
}

/// A new file that only its owner can read.
fn create(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| Error::unavailable(format!("{}: {error}", path.display())))
}
