//! Text in CSV files that people open in spreadsheets.

/// A cell that no spreadsheet takes for a formula (OWASP, CSV injection): an apostrophe in front of
/// what could begin one, full-width twins and white space included. [`original`] takes it off again.
pub fn harmless(cell: &str) -> String {
    if is_risky(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_owned() }
}

/// What a cell was before [`harmless`].
pub fn original(cell: &str) -> &str {
    let rest = cell.strip_prefix('\'');
    rest.filter(|rest| is_risky(rest.trim_start_matches('\''))).unwrap_or(cell)
}

fn is_risky(cell: &str) -> bool {
    let starts =
        |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    starts(cell) || starts(cell.trim_start())
}

#[cfg(test)]
mod tests {
    use super::{harmless, original};

    #[test]
    fn nothing_can_be_taken_for_a_formula() {
        for bad in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1"] {
            assert!(harmless(bad).starts_with('\''), "{bad:?}");
        }
        assert_eq!(harmless("Équité – santé"), "Équité – santé");
    }

    #[test]
    fn what_was_made_harmless_can_be_read_again() {
        for text in ["=cmd|'x'!A1,\"q\"\n", "'=1", "''-1", "'tis so", "'", "", "−1", " =1"] {
            assert_eq!(original(&harmless(text)), text);
        }
    }
}
