//! A folder of files for somebody who may have the rows: only its owner can look into it, nothing in it is
//! replaced, and a manifest says what each file holds.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::private::{create, make_folder};
use crate::types::text::hex;

/// A file that was written, for the manifest.
#[derive(Debug, Serialize)]
pub struct ManifestFile {
    name: String,
    rows: usize,
    sha256: String,
}

/// A folder while it is written.
pub struct Folder {
    path: PathBuf,
    /// The files so far.
    pub files: Vec<ManifestFile>,
}

impl Folder {
    /// Makes the folder, if it is not there.
    pub fn make(path: &Path) -> Result<Self, Error> {
        make_folder(path)?;
        Ok(Self { path: path.to_owned(), files: Vec::new() })
    }

    /// Writes one file; `write` answers how many rows it has. A name may begin with a folder.
    pub fn save(
        &mut self,
        name: &str,
        write: impl FnOnce(&mut Measured) -> csv::Result<usize>,
    ) -> Result<(), Error> {
        let path = self.path.join(name);
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        let mut out = Measured { file: BufWriter::new(create(&path)?), hash: Sha256::new() };
        let rows = write(&mut out).map_err(Error::unavailable)?;
        out.flush().map_err(Error::unavailable)?;
        self.files.push(ManifestFile { name: name.to_owned(), rows, sha256: hex(&out.hash.finalize()) });
        Ok(())
    }

    /// Writes the manifest and names all files.
    pub fn finish(self, manifest: &impl Serialize) -> Result<Vec<String>, Error> {
        const NAME: &str = "manifest.json";
        let text = serde_json::to_string_pretty(manifest).map_err(Error::internal)?;
        create(&self.path.join(NAME))?.write_all(text.as_bytes()).map_err(Error::unavailable)?;
        Ok(self.files.into_iter().map(|file| file.name).chain([NAME.to_owned()]).collect())
    }
}

/// A file that is hashed while it is written.
pub struct Measured {
    file: BufWriter<File>,
    hash: Sha256,
}

impl Write for Measured {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.file.flush()
    }
}
