//! A table that a person saved from a spreadsheet (CSV, RFC 4180): rows with the line of the file that each
//! begins on.
//!
//! The `csv` crate forgives what must not be forgiven here: a quotation mark that nobody closed takes
//! the rows below into one cell, and text behind a closing mark joins it. Either would keep one person's
//! words as another's. Its positions are not those of the rows, so that faults would name wrong lines.

use std::borrow::Cow;
use std::fmt;
use std::iter::Peekable;
use std::str::Chars;

use super::cell::tidy;
use super::spreadsheet::original;

/// What stands between cells: programs of different languages write different marks.
const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// Why the rest of a table cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fault {
    /// The line of the quotation mark, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: FaultKind,
}

/// What is wrong with a quotation mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// It opens a cell that nothing closes.
    Open,
    /// It closes a cell, and text follows.
    TextBehind,
}

impl FaultKind {
    /// The stable code; its text is `field-<code>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Open => "open-quotation-mark",
            Self::TextBehind => "text-behind-quotation-mark",
        }
    }
}

impl fmt::Display for FaultKind {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(match self {
            Self::Open => "a quotation mark opens here and nothing closes it: close it, or take it out",
            Self::TextBehind => {
                "text follows a closing quotation mark: write a quotation mark inside a cell twice"
            }
        })
    }
}

/// A row that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file it begins on, from 1.
    pub line: usize,
    cells: Vec<String>,
}

impl Row {
    /// A cell as it was written, line ends as `\n`; empty when the row is shorter.
    pub fn raw(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// A cell without what spreadsheets and keyboards leave at its ends.
    pub fn text(&self, column: usize) -> Cow<'_, str> {
        tidy(self.raw(column))
    }

    /// The columns in which something stands.
    pub fn filled(&self) -> impl Iterator<Item = usize> {
        self.cells.iter().enumerate().filter(|(_, cell)| !tidy(cell).is_empty()).map(|(column, _)| column)
    }
}

/// The rows of a table, one after the other; blank ones are left out.
#[derive(Debug)]
pub struct Rows<'a> {
    characters: Peekable<Chars<'a>>,
    separator: char,
    line: usize,
}

impl<'a> Rows<'a> {
    /// Reads a text; what separates its cells is seen from its first row. Excel's `sep=;` is understood.
    pub fn new(text: &'a str) -> Self {
        let first = text.split(['\r', '\n']).next().unwrap_or_default();
        let told = first.trim_end().to_ascii_lowercase();
        let told = told.strip_prefix("sep=").and_then(|mark| mark.chars().next().or(Some('\t')));
        let separator = told.unwrap_or_else(|| separator_of(text));
        let mut rows = Self { characters: text.chars().peekable(), separator, line: 1 };
        if told.is_some() {
            while rows.next_character().is_some_and(|character| character != '\n') {}
        }
        rows
    }

    /// The next character, every line end as one `\n`.
    fn next_character(&mut self) -> Option<char> {
        let character = match self.characters.next()? {
            '\r' => {
                self.characters.next_if_eq(&'\n');
                '\n'
            }
            character => character,
        };
        self.line += usize::from(character == '\n');
        Some(character)
    }

    fn read(&mut self) -> Result<Option<Row>, Fault> {
        if self.characters.peek().is_none() {
            return Ok(None);
        }
        let mut row = Row { line: self.line, cells: Vec::new() };
        let mut cell = String::new();
        let mut state = State::Before;
        while let Some(character) = self.next_character() {
            match (state, character) {
                (State::Quoted(_), '"') if self.characters.next_if_eq(&'"').is_some() => cell.push('"'),
                (State::Quoted(_), '"') => state = State::Closed,
                (State::Quoted(_), _) => cell.push(character),
                (_, '\n') => break,
                (_, _) if character == self.separator => {
                    row.cells.push(std::mem::take(&mut cell));
                    state = State::Before;
                }
                (State::Before, '"') => {
                    cell.clear();
                    state = State::Quoted(self.line);
                }
                (State::Before, _) if character.is_whitespace() => cell.push(character),
                (State::Closed, _) if character.is_whitespace() => {}
                (State::Closed, _) => return Err(Fault { line: self.line, kind: FaultKind::TextBehind }),
                _ => {
                    cell.push(character);
                    state = State::Plain;
                }
            }
        }
        if let State::Quoted(line) = state {
            return Err(Fault { line, kind: FaultKind::Open });
        }
        row.cells.push(cell);
        Ok(Some(row))
    }
}

#[derive(Clone, Copy)]
enum State {
    /// Before the first character of a cell that is not blank.
    Before,
    /// In a cell without quotation marks.
    Plain,
    /// In a cell whose mark stands on this line.
    Quoted(usize),
    /// Behind the closing mark.
    Closed,
}

impl Iterator for Rows<'_> {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.read().transpose()? {
                Ok(row) if row.filled().next().is_none() => {}
                Ok(row) => return Some(Ok(row)),
                Err(fault) => {
                    // What comes behind a fault is anybody's guess.
                    self.characters = "".chars().peekable();
                    return Some(Err(fault));
                }
            }
        }
    }
}

/// The first mark outside quotation marks that can be one; names of columns hold none.
fn separator_of(text: &str) -> char {
    let mut is_quoted = false;
    let mut is_blank = true;
    for character in text.trim_start_matches(['\u{FEFF}', ' ', '\r', '\n']).chars() {
        match character {
            '"' => is_quoted = !is_quoted,
            '\r' | '\n' if !is_quoted && !is_blank => break,
            _ if !is_quoted && SEPARATORS.contains(&character) => return character,
            _ => is_blank &= character.is_whitespace(),
        }
    }
    ','
}

/// A table whose first row names its columns.
#[derive(Debug)]
pub struct Table<'a> {
    /// The line of the names, from 1.
    pub line: usize,
    /// The names, tidy; that of a column without one is empty.
    pub names: Vec<String>,
    /// The rows below.
    pub rows: Rows<'a>,
}

impl<'a> Table<'a> {
    /// Reads the names of the columns; of an empty text, none.
    pub fn open(text: &'a str) -> Result<Self, Fault> {
        let mut rows = Rows::new(text);
        let Some(row) = rows.next().transpose()? else {
            return Ok(Self { line: 1, names: Vec::new(), rows });
        };
        let names = row.cells.iter().map(|name| original(&tidy(name)).to_owned()).collect();
        Ok(Self { line: row.line, names, rows })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Result<Vec<(usize, Vec<String>)>, Fault> {
        Rows::new(text).map(|row| row.map(|row| (row.line, row.cells))).collect()
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn a_row_has_the_line_it_begins_on_whatever_ends_lines() {
        let text = "a,b\n\n1,\"x\ny\"\n,,\n\n2,\"z\"\"z\"";
        for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r")] {
            let rows = [(1, cells(&["a", "b"])), (3, cells(&["1", "x\ny"])), (7, cells(&["2", "z\"z"]))];
            assert_eq!(read(&text).unwrap(), rows, "{text:?}");
        }
    }

    #[test]
    fn the_separator_is_seen_from_the_first_row() {
        let expected = [(1, cells(&["a", "b, c"])), (2, cells(&["1,5", "2"]))];
        for text in ["a;b, c\n1,5;2\n", "a\tb, c\n1,5\t2", "a,\"b, c\"\n\"1,5\",2\n", "\"a\";\"b, c\"\n1,5;2"]
        {
            assert_eq!(read(text).unwrap(), expected, "{text:?}");
        }
        assert_eq!(read("sep=;\r\na;b,c\r\n").unwrap(), [(2, cells(&["a", "b,c"]))]);
        assert_eq!(read(";;\na;b\n").unwrap(), [(2, cells(&["a", "b"]))]);
        assert_eq!(read("one\n2\n").unwrap(), [(1, cells(&["one"])), (2, cells(&["2"]))]);
    }

    #[test]
    fn a_quotation_mark_that_eats_its_neighbours_is_refused_with_its_line() {
        let fault = |text: &str| read(text).map_err(|fault| (fault.line, fault.kind));
        assert_eq!(fault("a,b\r\n1,\"x\r\n2,y\r\n3,z\r\n"), Err((2, FaultKind::Open)));
        assert_eq!(fault("a,b\n\"1\n1\",\"x\n2,y"), Err((3, FaultKind::Open)), "the mark, not its row");
        assert_eq!(fault("a,b\n1,\"x\n2,\"y\"\n"), Err((3, FaultKind::TextBehind)));
        assert_eq!(fault("a,b\n1,\""), Err((2, FaultKind::Open)));
        assert_eq!(
            fault("a,b\n5\" pipe, \"x\" \n"),
            Ok(vec![(1, cells(&["a", "b"])), (2, cells(&["5\" pipe", "x"]))])
        );
    }

    #[test]
    fn names_are_tidy() {
        let table = Table::open("\n\u{a0}'-x , Re\u{301}cit,,\n1,2,,\n").unwrap();
        assert_eq!((table.line, table.names), (2, cells(&["-x", "Récit", "", ""])));
        let row = table.rows.last().unwrap().unwrap();
        assert_eq!((row.line, row.filled().collect::<Vec<_>>()), (3, vec![0, 1]));
        assert!(Table::open("").unwrap().names.is_empty());
    }

    proptest! {
        #[test]
        fn what_the_library_writes_is_read_again(
            rows in prop::collection::vec(prop::collection::vec("[a-c\"\n,;\t é]{0,5}", 3), 1..5)
        ) {
            let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
            for row in &rows {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let expected: Vec<_> = rows.into_iter().filter(|row| row.iter().any(|cell| !tidy(cell).is_empty())).collect();
            let found: Vec<_> = read(&text).unwrap().into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
