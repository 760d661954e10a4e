//! The checksum of a backup, in the backup: a line after the database, which SQLite passes over.
//!
//! SQLite finds damage in its own structure, and none in what people wrote. The line is
//! `\ntrilateral backup sha256 <64 hexadecimal digits>\n`, over all bytes before it.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::private;

const LABEL: &str = "\ntrilateral backup sha256 ";
/// Label, digest and the end of the line, in bytes.
const LINE: u64 = 26 + 64 + 1;
/// All pages of a database have a multiple of this many bytes.
const SMALLEST_PAGE: u64 = 512;

/// What a file says about itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Checksum {
    /// None: a database that is in use, or a backup of a release before there were checksums.
    Absent,
    /// The file is as it was written; before the line stand so many bytes of database.
    Right(u64),
    /// The file has changed since it was written.
    Wrong,
    /// None, and yet the file is longer than its pages: a part of a line, or of a page.
    Torn,
}

/// Adds the line to a file that has just been written.
pub(super) fn add(path: &Path) -> Result<(), Error> {
    let write = || {
        let length = path.metadata()?.len();
        let line = format!("{LABEL}{}\n", digest(&mut Read::take(File::open(path)?, length))?);
        let mut file = OpenOptions::new().append(true).open(path)?;
        file.write_all(line.as_bytes())
    };
    write().map_err(|error| private::at(path, error))
}

/// Compares a file with its line, reading it from end to end where it has one.
pub(super) fn compare(path: &Path) -> Result<Checksum, Error> {
    File::open(path).and_then(|mut file| compare_file(&mut file)).map_err(|error| private::at(path, error))
}

fn compare_file(file: &mut File) -> std::io::Result<Checksum> {
    let length = file.metadata()?.len();
    let beside_pages =
        || if length.is_multiple_of(SMALLEST_PAGE) { Checksum::Absent } else { Checksum::Torn };
    let Some(database) = length.checked_sub(LINE) else { return Ok(beside_pages()) };
    file.seek(SeekFrom::Start(database))?;
    let mut line = Vec::new();
    file.read_to_end(&mut line)?;
    let Some(said) = line.strip_prefix(LABEL.as_bytes()).and_then(|rest| rest.strip_suffix(b"\n")) else {
        return Ok(beside_pages());
    };
    file.rewind()?;
    let found = digest(&mut Read::take(&mut *file, database))?;
    Ok(if found.as_bytes() == said { Checksum::Right(database) } else { Checksum::Wrong })
}

/// Takes the line off a database that goes into use, if it is right. The caller keeps others out meanwhile.
///
/// One handle does it all: closing a second one would let go of the locks that SQLite holds on the file.
pub(super) fn take_off(path: &Path) -> Result<Checksum, Error> {
    let cut = || {
        let mut file = OpenOptions::new().read(true).write(true).open(path)?;
        let found = compare_file(&mut file)?;
        if let Checksum::Right(database) = found {
            file.set_len(database)?;
            file.sync_all()?;
        }
        Ok(found)
    };
    cut().map_err(|error: std::io::Error| private::at(path, error))
}

fn digest(from: &mut impl Read) -> std::io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        match from.read(&mut buffer)? {
            0 => break,
            count => hash.update(buffer.get(..count).unwrap_or_default()),
        }
    }
    Ok(hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_as_long_as_it_says() {
        assert_eq!(LINE, u64::try_from(LABEL.len()).unwrap() + 64 + 1);
    }

    #[test]
    fn any_byte_that_changes_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("backup.db");
        let database: Vec<u8> = (0..1_024_u32).map(|place| u8::try_from(place % 251).unwrap()).collect();
        std::fs::write(&path, &database).unwrap();
        assert_eq!(compare(&path).unwrap(), Checksum::Absent);
        add(&path).unwrap();
        assert_eq!(compare(&path).unwrap(), Checksum::Right(1_024));
        let whole = std::fs::read(&path).unwrap();
        for place in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[place] ^= 1;
            std::fs::write(&path, &damaged).unwrap();
            let found = compare(&path).unwrap();
            assert!(matches!(found, Checksum::Wrong | Checksum::Torn), "byte {place}");
        }
        for length in (1..whole.len()).filter(|length| length % 512 != 0) {
            std::fs::write(&path, &whole[..length]).unwrap();
            assert_eq!(compare(&path).unwrap(), Checksum::Torn, "cut to {length}");
        }
        std::fs::write(&path, &whole).unwrap();
        assert_eq!(take_off(&path).unwrap(), Checksum::Right(1_024));
        assert_eq!(std::fs::read(&path).unwrap(), database);
    }
}
