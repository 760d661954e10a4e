//! Cells of a CSV file by the name of their column, and what is wrong with them.

use std::borrow::Cow;
use std::fmt;
use std::io::Read;

use crate::types::cell::{folded_name, whole_number};
use crate::types::encoding::decode;
use crate::types::table::{self, Row, Rows, Table};

/// What is wrong in which place of which file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file.
    pub file: &'static str,
    /// The line, from 1; 0 when the fault is the whole file's.
    pub line: usize,
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

/// The text of a file, whatever encoding it was saved in.
pub(super) fn text_of(file: &'static str, mut from: impl Read) -> Result<String, Fault> {
    let fault = |line, problem| Fault { file, line, column: String::new(), problem };
    let mut bytes = Vec::new();
    from.read_to_end(&mut bytes).map_err(|error| fault(0, error.to_string()))?;
    decode(&bytes).map_err(|not_text| {
        let problem = if not_text.is_archive {
            "this is a workbook or an archive; save it as CSV"
        } else {
            "this is in no encoding we can read; save the file as “CSV UTF-8”"
        };
        fault(not_text.line, problem.to_owned())
    })
}

/// What is wrong with a quotation mark.
pub(super) fn broken(file: &'static str, fault: table::Fault) -> Fault {
    Fault { file, line: fault.line, column: String::new(), problem: fault.kind.to_string() }
}

/// A file with a line of column names.
pub(super) struct Sheet<'a> {
    file: &'static str,
    names: Vec<String>,
    rows: Rows<'a>,
}

/// One line of it.
pub(super) struct Line<'a> {
    file: &'static str,
    names: &'a [String],
    row: &'a Row,
}

impl<'a> Sheet<'a> {
    /// Opens a file that has at least these columns, however their names were typed.
    pub(super) fn open(file: &'static str, text: &'a str, columns: &[&str]) -> Result<Self, Fault> {
        let table = Table::open(text).map_err(|fault| broken(file, fault))?;
        let names: Vec<String> = table.names.iter().map(|name| folded_name(name)).collect();
        let fault = |column: &str, problem: &str| Fault {
            file,
            line: table.line,
            column: column.to_owned(),
            problem: problem.to_owned(),
        };
        if let Some(column) = columns.iter().find(|column| !names.iter().any(|name| name == *column)) {
            return Err(fault(column, "the column is missing"));
        }
        let is_twice = |(place, name): &(usize, &String)| {
            !name.is_empty() && names.iter().take(*place).any(|before| before == *name)
        };
        if let Some((_, name)) = names.iter().enumerate().find(is_twice) {
            return Err(fault(name, "the column stands in the file twice"));
        }
        Ok(Self { file, names, rows: table.rows })
    }

    /// The names of the columns.
    pub(super) fn names(&self) -> Vec<String> {
        self.names.clone()
    }

    /// Reads every line that is not blank.
    pub(super) fn each(self, mut take: impl FnMut(&Line) -> Result<(), Fault>) -> Result<(), Fault> {
        for row in self.rows {
            let row = row.map_err(|fault| broken(self.file, fault))?;
            let line = Line { file: self.file, names: &self.names, row: &row };
            if row.filled().any(|column| self.names.get(column).is_none_or(String::is_empty)) {
                return Err(line.fault("", "something stands in a column that has no name".to_owned()));
            }
            take(&line)?;
        }
        Ok(())
    }
}

impl Line<'_> {
    fn column(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|own| own == name)
    }

    /// The text of a cell as it was written; empty when the column is missing.
    pub(super) fn raw(&self, column: &str) -> &str {
        self.column(column).map_or("", |column| self.row.raw(column))
    }

    /// The text of a cell without blanks around it; empty when the column is missing.
    pub(super) fn text(&self, column: &str) -> Cow<'_, str> {
        self.column(column).map_or(Cow::Borrowed(""), |column| self.row.text(column))
    }

    /// All cells in the order of the columns.
    pub(super) fn cells(&self) -> impl Iterator<Item = Cow<'_, str>> {
        (0..self.names.len()).map(|column| self.row.text(column))
    }

    /// A cell that must hold a whole number of this kind.
    pub(super) fn value<T: TryFrom<i64>>(&self, column: &str) -> Result<T, Fault> {
        let text = self.text(column);
        whole_number(&text)
            .and_then(|number| T::try_from(number).ok())
            .ok_or_else(|| self.fault(column, format!("{text:?} is not a whole number that fits")))
    }

    /// A cell that may be empty or missing.
    pub(super) fn optional<T: TryFrom<i64>>(&self, column: &str) -> Result<Option<T>, Fault> {
        if self.text(column).is_empty() { Ok(None) } else { self.value(column).map(Some) }
    }

    /// A fault in this line.
    pub(super) fn fault(&self, column: &str, problem: String) -> Fault {
        Fault { file: self.file, line: self.row.line, column: column.to_owned(), problem }
    }
}
