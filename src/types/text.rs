//! Rules for text that people write: what is kept, what is compared, what is shown in short.

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::characters;

/// Text as we keep it: composed (NFC), line ends as `\n`, no characters that a format could not carry
/// or nobody could see, no blanks at either end. What has nothing to see comes back empty.
pub fn clean(text: &str) -> String {
    if text.is_ascii() && !text.chars().any(|character| character.is_control() && character != '\n') {
        // Most texts: nothing to take out, and nothing to compose.
        return text.trim().to_owned();
    }
    let text = text.replace("\r\n", "\n");
    // What is taken out first may have stood between a letter and its accent.
    let composed: String = text.chars().filter_map(characters::kept).nfc().collect();
    characters::trim(&composed).to_owned()
}

/// [`clean`], on one line and in one direction.
pub fn clean_line(text: &str) -> String {
    let text = clean(text);
    let text: String = text.chars().filter(|character| !characters::isolates(*character)).nfc().collect();
    characters::trim(&text.split_whitespace().collect::<Vec<_>>().join(" ")).to_owned()
}

/// A document without the characters that XML 1.0 cannot carry: texts kept before they were taken out on
/// entry may hold some.
pub fn carried_by_xml(document: &str) -> String {
    document.chars().filter(|character| characters::is_carried(*character)).collect()
}

/// What two texts have in common that look the same to a reader: without what cannot be seen.
pub fn seen(text: &str) -> String {
    let seen: String =
        clean_line(text).chars().filter(|character| !characters::is_invisible(*character)).nfc().collect();
    seen.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A person's name, or a part of one, as we compare and order names: lower case, without accents,
/// apostrophes and what stands between the parts of a name, and without letters that many keyboards
/// lack. Both databases keep and compare exactly this, so both find and order the same.
pub fn name_key(name: &str) -> String {
    let mut key = String::new();
    for character in fold(&seen(name)).chars() {
        match character {
            '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '`' | '´' => {}
            'ł' => key.push('l'),
            'ø' => key.push('o'),
            'đ' | 'ð' => key.push('d'),
            'ħ' => key.push('h'),
            'ı' => key.push('i'),
            'ß' => key.push_str("ss"),
            'æ' => key.push_str("ae"),
            'œ' => key.push_str("oe"),
            'þ' => key.push_str("th"),
            letter if letter.is_alphanumeric() => key.push(letter),
            _ if key.ends_with(' ') => {}
            _ => key.push(' '),
        }
    }
    let key = key.trim();
    // A name of nothing but signs is compared as it stands.
    if key.is_empty() { seen(name).to_lowercase() } else { key.to_owned() }
}

/// The words of a text as search compares them: lower case, without accents, split at whatever is
/// neither a letter nor a digit. Both databases get exactly these words, so both find the same.
pub fn words(text: &str) -> Vec<String> {
    fold(text)
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().take(64).collect())
        .collect()
}

/// Lower case, without accents.
fn fold(text: &str) -> String {
    if text.is_ascii() {
        // Most texts, or most parts of them: nothing to take apart.
        return text.to_ascii_lowercase();
    }
    let bare: String = text.nfd().filter(|character| !is_combining_mark(*character)).collect();
    bare.to_lowercase().nfd().filter(|character| !is_combining_mark(*character)).collect()
}

/// The beginning of a Markdown text in plain words, at most `limit` characters, cut between words. What
/// stood apart (a heading, an item, a cell) is set off by a mark, so that nothing runs together.
pub fn excerpt(markdown: &str, limit: usize) -> String {
    let mut plain = Plain::default();
    // For each list that is open, the number of its next item.
    let mut numbers: Vec<Option<u64>> = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push(&text),
            Event::SoftBreak | Event::HardBreak => plain.text.push(' '),
            Event::InlineHtml(html) if html.to_ascii_lowercase().starts_with("<br") => plain.text.push(' '),
            Event::End(TagEnd::HtmlBlock) => plain.end('.'),
            Event::Start(Tag::List(first)) => {
                plain.end(':');
                numbers.push(first);
            }
            Event::Start(Tag::Item) => {
                if let Some(Some(number)) = numbers.last_mut() {
                    plain.push(&format!("{number}. "));
                    *number = number.saturating_add(1);
                }
            }
            Event::End(TagEnd::List(_)) => {
                numbers.pop();
                plain.end('.');
            }
            Event::End(TagEnd::Heading(_)) => plain.end(':'),
            Event::End(TagEnd::TableCell) => plain.end(','),
            Event::End(TagEnd::Item | TagEnd::TableHead | TagEnd::TableRow) => plain.end(';'),
            Event::End(TagEnd::Paragraph) if !numbers.is_empty() => plain.end(';'),
            Event::End(TagEnd::Paragraph | TagEnd::CodeBlock | TagEnd::Table) | Event::Rule => plain.end('.'),
            _ => {}
        }
    }
    let plain = clean_line(&plain.text);
    if plain.chars().count() <= limit {
        return plain;
    }
    let cut: String = plain.chars().take(limit).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end_matches([',', ';', ':', '.']))
}

/// Text that is put together from blocks.
#[derive(Default)]
struct Plain {
    text: String,
    /// The mark that goes before the next block, if there is one and the text has none there.
    mark: Option<char>,
}

impl Plain {
    fn push(&mut self, text: &str) {
        if let Some(mark) = self.mark.take() {
            self.text.truncate(self.text.trim_end().len());
            if self.text.ends_with(|last: char| last.is_alphanumeric() || "\"'”’»)]}%".contains(last)) {
                self.text.push(mark);
            }
            if !self.text.is_empty() {
                self.text.push(' ');
            }
        }
        self.text.push_str(text);
    }

    /// Ends a block: what comes next is set off by `mark`.
    fn end(&mut self, mark: char) {
        self.mark = Some(mark);
    }
}

/// Markdown as safe HTML: rendered by a library, then passed through a sanitizer that keeps text,
/// headings, lists, tables, emphasis and links to `http`, `https` and `mailto`, and nothing that loads or
/// runs. It stands under a heading of the page, so its own begin with `h3`.
pub fn markdown_to_html(markdown: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(markdown, Options::ENABLE_TABLES).collect();
    let level = |event: &Event<'_>| match event {
        Event::Start(Tag::Heading { level, .. }) => Some(number_of(*level)),
        _ => None,
    };
    let highest = events.iter().filter_map(level).min().unwrap_or(1);
    let lowered = |level| heading_of(number_of(level).saturating_sub(highest).saturating_add(3));
    let events = events.into_iter().map(|event| match event {
        Event::Start(Tag::Heading { level, id, classes, attrs }) => {
            Event::Start(Tag::Heading { level: lowered(level), id, classes, attrs })
        }
        Event::End(TagEnd::Heading(level)) => Event::End(TagEnd::Heading(lowered(level))),
        other => other,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    ammonia::Builder::default()
        .tags(
            [
                "p",
                "br",
                "em",
                "strong",
                "ul",
                "ol",
                "li",
                "blockquote",
                "code",
                "pre",
                "a",
                "h3",
                "h4",
                "h5",
                "h6",
                "hr",
                "table",
                "thead",
                "tbody",
                "tr",
                "th",
                "td",
            ]
            .into(),
        )
        .add_tag_attributes("ol", ["start"])
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer nofollow"))
        .clean(&html)
        .to_string()
        // A wide table scrolls by itself, also by keyboard. What people write as `<table>` is one, too.
        .replace("<table>", "<div class=\"scroll fitting\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
}

const fn number_of(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

const fn heading_of(number: u8) -> HeadingLevel {
    match number {
        0..=3 => HeadingLevel::H3,
        4 => HeadingLevel::H4,
        5 => HeadingLevel::H5,
        _ => HeadingLevel::H6,
    }
}

/// Bytes as people compare them: two hexadecimal digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_ignore_case_and_accents_in_every_language() {
        assert_eq!(words("L'Équité  raciale"), ["l", "equite", "raciale"]);
        assert_eq!(words("Niñez INDÍGENA"), ["ninez", "indigena"]);
        assert_eq!(words("ᐃᓄᒃᑎᑐᑦ Skwxwú7mesh"), ["ᐃᓄᒃᑎᑐᑦ", "skwxwu7mesh"]);
    }

    #[test]
    fn an_excerpt_is_plain_and_ends_between_words() {
        assert_eq!(excerpt("A **child-first** rule", 80), "A child-first rule");
        assert_eq!(excerpt("one two three", 9), "one two…");
    }

    #[test]
    fn nothing_runs_together_in_an_excerpt_and_nothing_is_lost() {
        for (markdown, plain) in [
            (
                "A **child-first** rule, called *Jordan's Principle*, is (**now**) [the law](https://example.org).",
                "A child-first rule, called Jordan's Principle, is (now) the law.",
            ),
            ("1986. That year it began.", "1986. That year it began."),
            ("# What we did\n\nText.\n\n## Numbers\n\nMore text.", "What we did: Text. Numbers: More text."),
            (
                "Three things\n\n- food\n- *rent*\n- `care`\n\nAnd more",
                "Three things: food; rent; care. And more",
            ),
            ("1. one\n2. two\n\nend", "1. one; 2. two. end"),
            (
                "| Year | Homes |\n|---|---|\n| 1986 | 4 |\n| 1990 | 7 |\n\nAfter",
                "Year, Homes; 1986, 4; 1990, 7. After",
            ),
            ("First\n\nsecond\nline\\\nthird", "First. second line third"),
            ("¿Qué?\n\nEsto «así»\n\nfin", "¿Qué? Esto «así». fin"),
            ("- a\n\n- b\n", "a; b"),
            ("", ""),
        ] {
            assert_eq!(excerpt(markdown, 200), plain, "{markdown:?}");
        }
    }

    #[test]
    fn headings_and_tables_stay_what_they_are() {
        assert_eq!(
            markdown_to_html("# What we did\n\nText.\n\n## Numbers\n\nMore."),
            "<h3>What we did</h3>\n<p>Text.</p>\n<h4>Numbers</h4>\n<p>More.</p>\n"
        );
        assert!(markdown_to_html("## Numbers").starts_with("<h3>"), "no level is left out");
        let table = markdown_to_html("| a | b |\n|---|--:|\n| 1 | 2 |");
        assert!(table.contains("<th>a</th>") && table.contains("<td>2</td>"), "{table}");
        assert_eq!(table.matches("<div").count(), table.matches("</div>").count());
        assert!(markdown_to_html("1986. That year").contains("start=\"1986\""));
    }

    #[test]
    fn xml_holds_only_what_it_may() {
        assert_eq!(carried_by_xml("<a>\u{FFFF}é\u{0}\n\u{FFFE}\u{1F600}</a>"), "<a>é\n\u{1F600}</a>");
    }

    #[test]
    fn markdown_cannot_run_or_load_anything() {
        let html = markdown_to_html(
            "hello <script>alert(1)</script> ![x](http://a.example/x.png) [y](javascript:alert(1)) <b onclick=x>z</b>",
        );
        for forbidden in ["<script", "<img", "javascript:", "onclick"] {
            assert!(!html.contains(forbidden), "{html}");
        }
    }

    #[test]
    fn clean_text_has_no_control_characters() {
        assert_eq!(clean(" a\u{0}b\r\nc\u{7f} "), "ab\nc");
    }

    #[test]
    fn a_line_ends_whatever_ends_it_and_no_words_grow_together() {
        for end in ["\r", "\n", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}"] {
            assert_eq!(clean(&format!("one{end}two")), "one\ntwo", "{end:?}");
            assert_eq!(clean_line(&format!("one{end}two")), "one two", "{end:?}");
        }
        assert_eq!(clean_line("one\u{1f}two"), "one two");
        assert_eq!(clean("one\ttwo"), "one\ttwo");
    }

    #[test]
    fn what_xml_cannot_carry_is_taken_out() {
        assert_eq!(clean("a\u{ffff}b\u{fffe}c\u{fdd0}d\u{1ffff}e\u{1b}f"), "abcdef");
    }

    #[test]
    fn what_cannot_be_seen_is_no_text() {
        for nothing in [
            "\u{200b}",
            "\u{2800}",
            "\u{3164}",
            "\u{ffa0}\u{115f}",
            "\u{200d}\u{200c}",
            "\u{feff}",
            "\u{ad}",
            "\u{202e}",
            "\u{2067} \u{2069}",
            "\u{fe0f}",
            "\u{34f}",
            "\u{e0041}",
            "\u{180e}",
            "\u{200e}\n\u{a0}",
        ] {
            assert_eq!((clean(nothing), clean_line(nothing)), (String::new(), String::new()), "{nothing:?}");
        }
        assert_eq!(clean_line("\u{200b}Ana\u{202e} \u{2067}Lópe\u{200b}z\u{3164}"), "Ana López");
        assert_eq!(seen("Sí\u{200d}\u{200e}, todas"), "Sí, todas");
        assert_eq!(clean("e\u{200b}\u{301}"), "é");
    }

    #[test]
    fn what_shapes_its_neighbours_stays() {
        for kept in [
            "👩\u{200d}👧",
            "❤\u{fe0f}",
            "می\u{200c}خواهم",
            "x\u{2067}שלום\u{2069}y",
            "🏴\u{e0067}\u{e007f}",
            "N",
            "ł",
        ] {
            assert_eq!(clean(kept), kept);
        }
    }

    #[test]
    fn names_are_compared_as_people_type_them() {
        for (name, typed) in [
            ("Élodie", "e\u{301}LODIE"),
            ("José Ángel Núñez", "JOSE ANGEL NUÑEZ"),
            ("O’odham", "o'odham"),
            ("Yup\u{2bc}ik", "Yup'ik"),
            ("St-Pierre", "st pierre"),
            ("Tłı\u{328}chǫ", "tlicho"),
            ("Sœur", "SOEUR"),
        ] {
            assert_eq!(name_key(name), name_key(typed), "{name}");
        }
        assert!(name_key("Élodie") < name_key("Zoé"));
        assert_ne!(name_key("!"), "");
    }

    proptest::proptest! {
        #[test]
        fn clean_text_is_clean_for_good(text in "\\PC*|[\\x00-\\u{ffff}]*") {
            for once in [clean(&text), clean_line(&text), seen(&text)] {
                proptest::prop_assert!(once.chars().all(|c| matches!(c, '\n' | '\t') || !c.is_control()));
                let taken_out = ['\u{ffff}', '\u{200b}', '\u{202e}'];
                proptest::prop_assert!(!once.contains(taken_out));
                proptest::prop_assert_eq!(clean(&once), once);
            }
            proptest::prop_assert_eq!(clean_line(&clean_line(&text)), clean_line(&text));
            proptest::prop_assert_eq!(name_key(&name_key(&text)), name_key(&text));
        }
    }
}
