//! Cells of a CSV file by the name of their column, and what is wrong with them.

use std::fmt;
use std::io::Read;
use std::str::FromStr;

use csv::{Reader, StringRecord};

/// What is wrong in which place of which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: &'static str,
    /// The line, from 1; 0 when the fault is the whole file's.
    pub line: u64,
    /// The name of the column; empty when the fault is the whole line's.
    pub column: String,
    /// What was found.
    pub problem: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}, line {}", self.file, self.line)?;
        if !self.column.is_empty() {
            write!(to, ", column {}", self.column)?;
        }
        write!(to, ": {}", self.problem)
    }
}

impl std::error::Error for Fault {}

/// A file with a line of column names.
pub(super) struct Sheet<R> {
    file: &'static str,
    reader: Reader<R>,
    names: StringRecord,
}

/// One line of it.
pub(super) struct Line<'a> {
    file: &'static str,
    names: &'a StringRecord,
    cells: &'a StringRecord,
}

impl<R: Read> Sheet<R> {
    /// Opens a file that has at least these columns.
    pub(super) fn open(file: &'static str, from: R, columns: &[&str]) -> Result<Self, Fault> {
        let mut reader = csv::ReaderBuilder::new().from_reader(from);
        let names = reader.headers().map_err(|error| broken(file, &error))?.clone();
        // A byte-order mark is no part of a name.
        let names: StringRecord =
            names.iter().map(|name| name.trim_start_matches('\u{feff}').trim()).collect();
        for column in columns {
            if !names.iter().any(|name| name == *column) {
                let problem = "the column is missing".to_owned();
                return Err(Fault { file, line: 1, column: (*column).to_owned(), problem });
            }
        }
        Ok(Self { file, reader, names })
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.iter().map(str::to_owned).collect()
    }

    /// Reads every line.
    pub(super) fn each(&mut self, mut take: impl FnMut(&Line) -> Result<(), Fault>) -> Result<(), Fault> {
        let mut cells = StringRecord::new();
        while self.reader.read_record(&mut cells).map_err(|error| broken(self.file, &error))? {
            take(&Line { file: self.file, names: &self.names, cells: &cells })?;
        }
        Ok(())
    }
}

fn broken(file: &'static str, error: &csv::Error) -> Fault {
    let line = error.position().map_or(0, csv::Position::line);
    let problem = match error.kind() {
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("the line has {len} cells and not {expected_len}")
        }
        csv::ErrorKind::Utf8 { .. } => "the text is not UTF-8".to_owned(),
        _ => error.to_string(),
    };
    Fault { file, line, column: String::new(), problem }
}

impl Line<'_> {
    /// The text of a cell; nothing when the column is missing.
    pub(super) fn text(&self, column: &str) -> Option<&str> {
        self.names.iter().position(|name| name == column).and_then(|index| self.cells.get(index))
    }

    /// All cells in their order.
    pub(super) fn cells(&self) -> impl Iterator<Item = &str> {
        self.cells.iter()
    }

    /// A cell that must hold something of this kind.
    pub(super) fn value<T: FromStr>(&self, column: &str) -> Result<T, Fault> {
        let text = self.text(column).unwrap_or_default();
        text.trim()
            .parse()
            .map_err(|_| self.fault(column, format!("{text:?} is not a whole number that fits")))
    }

    /// A cell that may be empty or missing.
    pub(super) fn optional<T: FromStr>(&self, column: &str) -> Result<Option<T>, Fault> {
        let is_blank = self.text(column).is_none_or(|text| text.trim().is_empty());
        if is_blank { Ok(None) } else { self.value(column).map(Some) }
    }

    /// A fault in this line.
    pub(super) fn fault(&self, column: &str, problem: String) -> Fault {
        let line = self.cells.position().map_or(0, csv::Position::line);
        Fault { file: self.file, line, column: column.to_owned(), problem }
    }
}
