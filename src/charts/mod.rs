//! Pictures as SVG text: bars of shares and of counts.
//!
//! They are drawn on the server and put into the page, so that they take its colours (CSS variables,
//! light and dark) and need no script. Labels are text of the page above each bar, never in the picture: they wrap, grow
//! and are read aloud as all text. Nothing is told by colour alone, and nothing by the picture alone.

mod bars;

pub use bars::{Look, bar, patterns, plain_bar};

#[cfg(test)]
mod tests {
    use super::{Look, bar, patterns, plain_bar};
    use crate::opinion::Share;

    /// Every element that is opened is closed in its turn, and no number is missing.
    #[track_caller]
    fn assert_well_formed(svg: &str) {
        let mut open: Vec<&str> = Vec::new();
        for tag in svg.split('<').skip(1).map(|rest| rest.split('>').next().unwrap()) {
            let name = tag.split([' ', '/']).find(|name| !name.is_empty()).unwrap();
            if tag.starts_with('/') {
                assert_eq!(open.pop(), Some(name), "{svg}");
            } else if !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert!(open.is_empty() && !svg.contains("NaN") && !svg.contains("inf"), "{svg}");
        assert!(!svg.contains("style=") && !svg.contains("<style"), "the policy of pages refuses it");
    }

    #[test]
    fn a_bar_is_as_long_as_its_share_and_says_how_sure_that_is() {
        let svg = bar(Share { share: 0.58, low: 0.48, high: 0.68 }, Look::Against);
        assert_well_formed(&svg);
        assert!(svg.contains("<rect width=\"58%\""), "{svg}");
        assert!(svg.contains("x1=\"48%\" y1=\"10\" x2=\"68%\""), "{svg}");
        let id = svg.split("url(#").nth(1).unwrap().split(')').next().unwrap();
        assert!(patterns().contains(&format!("id=\"{id}\"")), "its pattern is there");
        assert_well_formed(patterns());
    }

    #[test]
    fn no_bar_leaves_its_place() {
        let svg = bar(Share { share: 1.2, low: -0.1, high: f64::NAN }, Look::Plain);
        assert!(
            svg.contains("<rect width=\"100%\" height=\"20\" fill=\"var(--accent)\"")
                && svg.contains("x1=\"0%\""),
            "{svg}"
        );
        for (part, whole, percent) in [(1, 4, 25), (5, 4, 100), (-1, 4, 0), (1, 0, 0), (0, -3, 0)] {
            let svg = plain_bar(part, whole);
            assert_well_formed(&svg);
            assert!(svg.contains(&format!("<rect width=\"{percent}%\"")), "{part} of {whole}: {svg}");
        }
    }
}
