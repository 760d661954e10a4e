//! Pictures of opinion as SVG text: the answers to a statement.
//!
//! They are drawn on the server and put into the page, so that they take its colours (CSS variables,
//! light and dark) and need no script. Nothing is told by colour alone: answers have
//! patterns and words beside them. Whoever shows a picture shows the same numbers as a table.

mod bars;

pub use bars::{Answers, BarWords, answers};

/// Text that can stand in an SVG, as content or in an attribute.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            other if other.is_control() => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

/// The beginning of a picture: its size, its name, and its description for those who do not see it.
fn opening(id: &str, [width, height]: [f64; 2], title: &str, description: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {height:.0}\" \
         width=\"480\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\" \
         font-family=\"inherit\" fill=\"var(--ink)\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escaped(title),
        escaped(description)
    )
}

/// A text with a rim of the colour of the paper, so that it can be read on anything.
fn label(x: f64, y: f64, anchor: &str, size: f64, weight: u16, text: &str) -> String {
    format!(
        "<text x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" font-size=\"{size:.0}\" \
         font-weight=\"{weight}\" stroke=\"var(--paper)\" stroke-width=\"4\" stroke-linejoin=\"round\" \
         paint-order=\"stroke\">{}</text>",
        escaped(text)
    )
}

/// About as wide as a text is.
fn width(text: &str, size: f64) -> f64 {
    f64::from(u16::try_from(text.chars().count()).unwrap_or(u16::MAX)) * size * 0.56
}

#[cfg(test)]
mod tests {
    use super::{Answers, BarWords, answers, escaped};
    use crate::opinion::{Share, Shares};

    #[test]
    fn no_text_becomes_markup() {
        assert_eq!(escaped("<b a=\"1\">&\u{0}ᐃᓄᒃ</b>"), "&lt;b a=&quot;1&quot;&gt;&amp; ᐃᓄᒃ&lt;/b&gt;");
    }

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

    fn shares() -> Option<Shares> {
        let share = |share| Some(Share { share, low: share, high: share });
        Some(Shares { agree: share(0.6), pass: None, disagree: share(0.3) })
    }

    #[test]
    fn bars_leave_out_what_is_not_published() {
        let percent = |share: f64| format!("{:.0} %", share * 100.0);
        let words = BarWords {
            id: "b",
            title: "T",
            description: "D",
            agree: "Agree",
            pass: "Pass",
            disagree: "Disagree",
            hidden: "Not shown",
            percent: &percent,
        };
        let rows = [
            Answers { name: "All", shares: shares(), words: None },
            Answers { name: "A", shares: None, words: None },
            Answers { name: "B", shares: None, words: Some("Most agree") },
        ];
        let svg = answers(&rows, &words);
        assert_well_formed(&svg);
        assert!(
            ["Agree 60 %", "Disagree 30 %", "Not shown", "Most agree"].iter().all(|text| svg.contains(text)),
            "{svg}"
        );
        assert!(!svg.contains("Pass"));
    }
}
