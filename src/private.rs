//! Files and folders that only their owner can look into: whatever the program writes may name people.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::Write;
use std::path::Path;
use std::sync::Mutex;

use crate::error::Error;

/// Makes a folder, if need be.
pub fn make_folder(path: &Path) -> Result<(), Error> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(|error| at(path, error))
}

/// Makes a file that was not there; one that is there is an error.
pub fn create(path: &Path) -> Result<File, Error> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|error| at(path, error))
}

/// Writes a file that was not there, and waits until the disk has it.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = create(path)?;
    file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| at(path, error))
}

/// Writes a file in the place of one that may be there: whoever reads finds the old one or the new one, whole.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    static TURN: Mutex<()> = Mutex::new(());
    let _turn = TURN.lock();
    let new = path.with_extension("new");
    match std::fs::remove_file(&new) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(at(&new, error)),
        _ => {}
    }
    write(&new, bytes)?;
    std::fs::rename(&new, path).map_err(|error| at(path, error))
}

/// An error of the disk with its place.
pub fn at(path: &Path, error: impl std::fmt::Display) -> Error {
    Error::unavailable(format!("{}: {error}", path.display()))
}
