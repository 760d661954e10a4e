//! Markdown that people write: in short, and as safe HTML, with work and size that its length bounds.
//!
//! Markdown nests without end (quotes in quotes, lists in lists, emphasis in emphasis), and a table of one wide
//! line and many short ones has more cells than letters: work and size can grow with the square of the length.
//! So there is a deepest level and a largest size. A text beyond them is refused when it is saved, with its line;
//! one that was kept before is shown as it was typed.

use std::borrow::Cow;
use std::ops::Range;

use ammonia::UrlRelative;
use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

use super::text::clean_line;

/// Deepest nesting of blocks and emphasis together. Six lists within each other are thirteen levels.
const DEEPEST: usize = 24;
/// HTML is at most so many times as long as its text, in bytes.
const LARGEST: usize = 10;
/// A text shorter than this may become as large as if it had this many bytes: marks of one letter weigh more.
const SHORT: usize = 500;
/// Bytes of the longest letter, and what an excerpt may read beyond its limit to end between words.
const LONGEST_LETTER: usize = 4;
const SPARE: usize = 400;

/// What is said of every link.
const LINK_REL: &str = "noopener noreferrer nofollow";

/// Why a text cannot become HTML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unshown {
    /// It nests deeper than anybody could read.
    TooDeep,
    /// It would become much larger than it is, as a table with a wide first line and many empty ones.
    TooLarge,
}

impl Unshown {
    /// The stable code of the fault.
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooDeep => "nested-too-deep",
            Self::TooLarge => "grows-too-large",
        }
    }
}

/// What is wrong with a text and in which of its lines, from 1.
pub fn check(markdown: &str) -> Result<(), (Unshown, usize)> {
    raw(markdown).map(drop)
}

/// Markdown as safe HTML: rendered by a library, then passed through a sanitizer that keeps text,
/// headings, lists, tables, emphasis and links to `http`, `https` and `mailto`, and nothing that loads or
/// runs. It stands under a heading of the page, so its own begin with `h3`. HTML within it is no markup here:
/// its tags are left out, and its words stay.
pub fn to_html(markdown: &str) -> String {
    raw(markdown).map_or_else(|_| as_typed(markdown), |raw| sanitized(&raw))
}

/// A text that cannot be rendered, as it was typed.
fn as_typed(text: &str) -> String {
    let mut events = vec![Event::Start(Tag::Paragraph)];
    for (place, line) in text.lines().enumerate() {
        if place > 0 {
            events.push(Event::HardBreak);
        }
        events.push(Event::Text(CowStr::from(line)));
    }
    events.push(Event::End(TagEnd::Paragraph));
    let mut html = String::new();
    html::push_html(&mut html, events.into_iter());
    html
}

/// HTML before it is sanitized, which is most of the work; afterwards it is small enough as well.
fn raw(markdown: &str) -> Result<String, (Unshown, usize)> {
    let most = markdown.len().max(SHORT).saturating_mul(LARGEST);
    let mut raw = String::new();
    html::push_html(&mut raw, events(markdown)?.into_iter());
    if sanitized_at_most(&raw) > most { Err((Unshown::TooLarge, 1)) } else { Ok(raw) }
}

/// How many bytes are left of HTML at most when it is sanitized: links and tables get more around them, and a
/// non-breaking space is written as `&nbsp;`.
fn sanitized_at_most(raw: &str) -> usize {
    let grows = [("<a ", LINK_REL.len() + 8), ("<table>", 60), ("\u{a0}", 4)];
    let more = grows.iter().map(|(mark, by)| raw.matches(mark).count().saturating_mul(*by));
    raw.len().saturating_add(more.sum())
}

/// The events of a text, headings lowered and HTML taken out.
fn events(markdown: &str) -> Result<Vec<Event<'_>>, (Unshown, usize)> {
    if let Some(line) = deep_line(markdown) {
        return Err((Unshown::TooDeep, line));
    }
    let most = markdown.len().saturating_mul(3).saturating_add(SHORT);
    let mut events = Vec::new();
    let mut depth = 0_usize;
    // The text of the block of HTML that is being read.
    let mut block: Option<String> = None;
    for (event, place) in Parser::new_ext(markdown, Options::ENABLE_TABLES).into_offset_iter() {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err((Unshown::TooDeep, line_of(markdown, &place)));
        }
        if events.len() > most {
            return Err((Unshown::TooLarge, line_of(markdown, &place)));
        }
        match event {
            Event::Start(Tag::HtmlBlock) => block = Some(String::new()),
            Event::Html(html) => block.get_or_insert_default().push_str(&html),
            Event::End(TagEnd::HtmlBlock) => paragraph(&mut events, &block.take().unwrap_or_default()),
            Event::InlineHtml(tag) if is_break(&tag) => events.push(Event::HardBreak),
            Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => {}
            other => events.push(other),
        }
    }
    Ok(lowered(events))
}

/// A paragraph of the words in a block of HTML.
fn paragraph(events: &mut Vec<Event<'_>>, html: &str) {
    let words = without_tags(html);
    let mut lines = words.lines().map(str::trim).filter(|line| !line.is_empty()).peekable();
    if lines.peek().is_none() {
        return;
    }
    events.push(Event::Start(Tag::Paragraph));
    for line in lines {
        events.push(Event::Text(CowStr::from(line.to_owned())));
        events.push(Event::SoftBreak);
    }
    events.push(Event::End(TagEnd::Paragraph));
}

fn is_break(tag: &str) -> bool {
    let name = tag.trim_start_matches('<').trim_end_matches(['>', '/', ' ']);
    name.eq_ignore_ascii_case("br")
}

/// What stands between the tags of HTML, without comments and what programs would run.
fn without_tags(html: &str) -> String {
    let mut words = String::new();
    let mut rest = html;
    while let Some((before, tag)) = rest.split_once('<') {
        words.push_str(before);
        let lower: String = tag.chars().take(6).collect::<String>().to_ascii_lowercase();
        let (end, is_left) = match lower.as_str() {
            comment if comment.starts_with("!--") => ("-->", false),
            // The end of these is a tag, which is read as one.
            "script" => ("</script", true),
            name if name.starts_with("style") => ("</style", true),
            _ => (">", false),
        };
        words.push(' ');
        let found = tag.to_ascii_lowercase().find(end).map(|at| if is_left { at } else { at + end.len() });
        rest = found.and_then(|at| tag.get(at..)).unwrap_or_default();
    }
    words.push_str(rest);
    words
}

/// The first line that begins more quotes and lists than may lie within each other, from 1: a library reads
/// each of them on every line that follows.
fn deep_line(markdown: &str) -> Option<usize> {
    let begins_many = |line: &str| {
        let (mut rest, mut depth) = (line.trim_start(), 0);
        loop {
            let behind = rest.strip_prefix('>').or_else(|| {
                let mark = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
                let is_number = mark.len() < rest.len();
                let behind = mark.strip_prefix(|mark| if is_number { ".)" } else { "-+*" }.contains(mark))?;
                (behind.is_empty() || behind.starts_with([' ', '\t'])).then_some(behind)
            });
            let Some(behind) = behind else { break };
            depth += 1;
            rest = behind.trim_start();
        }
        // Nothing but marks is a line across the page.
        depth > DEEPEST && (!rest.is_empty() || line.contains('>'))
    };
    markdown.lines().position(begins_many).map(|place| place + 1)
}

/// The text without what lies too deep.
fn shallow(markdown: &str) -> &str {
    let Some(line) = deep_line(markdown) else { return markdown };
    let before: usize = markdown.split_inclusive('\n').take(line - 1).map(str::len).sum();
    markdown.get(..before).unwrap_or_default()
}

fn line_of(markdown: &str, place: &Range<usize>) -> usize {
    1 + markdown.bytes().take(place.start).filter(|byte| *byte == b'\n').count()
}

/// Headings under those of the page.
fn lowered(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
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
    events.collect()
}

fn sanitized(html: &str) -> String {
    let tags = [
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
    ];
    ammonia::Builder::default()
        .tags(tags.into())
        .add_tag_attributes("ol", ["start"])
        .url_schemes(["http", "https", "mailto"].into())
        .url_relative(UrlRelative::Custom(Box::new(of_this_site)))
        .link_rel(Some(LINK_REL))
        .clean(html)
        .to_string()
        // A wide table scrolls by itself, also by keyboard.
        .replace("<table>", "<div class=\"scroll fitting\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>")
}

/// An address without a scheme. One that begins with two slashes leads to another site, whatever it looks like.
fn of_this_site(address: &str) -> Option<Cow<'_, str>> {
    let leads_away = ["//", "/\\", "\\"].iter().any(|start| address.starts_with(start));
    (!leads_away).then_some(Cow::Borrowed(address))
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

/// The beginning of a Markdown text in plain words, at most `limit` characters, cut between words. What
/// stood apart (a heading, an item, a cell) is set off by a mark, so that nothing runs together.
pub fn excerpt(markdown: &str, limit: usize) -> String {
    let mut plain = Plain::default();
    // For each list that is open, the number of its next item.
    let mut numbers: Vec<Option<u64>> = Vec::new();
    for event in Parser::new_ext(shallow(markdown), Options::ENABLE_TABLES) {
        if plain.text.len() > limit.saturating_mul(LONGEST_LETTER).saturating_add(SPARE) {
            break;
        }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
            to_html("# What we did\n\nText.\n\n## Numbers\n\nMore."),
            "<h3>What we did</h3>\n<p>Text.</p>\n<h4>Numbers</h4>\n<p>More.</p>\n"
        );
        assert!(to_html("## Numbers").starts_with("<h3>"), "no level is left out");
        let table = to_html("| a | b |\n|---|--:|\n| 1 | 2 |");
        assert!(table.contains("<th>a</th>") && table.contains("<td>2</td>"), "{table}");
        assert_eq!(table.matches("<div").count(), table.matches("</div>").count());
        assert!(to_html("1986. That year").contains("start=\"1986\""));
    }

    #[test]
    fn markdown_cannot_run_or_load_anything() {
        let html = to_html(
            "hello <script>alert(1)</script> ![x](http://a.example/x.png) [y](javascript:alert(1)) <b onclick=x>z</b>",
        );
        for forbidden in ["<script", "<img", "javascript:", "onclick"] {
            assert!(!html.contains(forbidden), "{html}");
        }
    }

    #[test]
    fn html_is_no_markup_and_its_words_stay() {
        for (markdown, html) in [
            ("a<br>b <b>c</b>", "<p>a<br>\nb c</p>\n"),
            ("<div class=x>\none <i>two</i>\n</div>", "<p>one  two</p>\n"),
            ("<!-- hidden -->\n\nshown", "<p>shown</p>\n"),
            ("<script>\nalert(1)\n</script>\n\nshown", "<p>shown</p>\n"),
            ("![the map](https://a.example/x.png)", "<p>the map</p>\n"),
        ] {
            assert_eq!(to_html(markdown).replace("\n</p>", "</p>"), html, "{markdown}");
        }
    }

    #[test]
    fn what_grows_without_end_is_refused_with_its_line_and_shown_as_typed() {
        let deep = |mark: &str| format!("first\n\n{}x", mark.repeat(2_000));
        let wide = format!("{}\n{}\n{}", "|a".repeat(2_000), "|-".repeat(2_000), "|b|\n".repeat(2_000));
        for (text, fault, line) in [
            (deep(">"), Unshown::TooDeep, 3),
            (deep("> - "), Unshown::TooDeep, 3),
            (deep("1. "), Unshown::TooDeep, 3),
            (wide, Unshown::TooLarge, 1),
        ] {
            let found = check(&text).unwrap_err();
            assert_eq!(found.0, fault);
            if text.starts_with("first") {
                assert_eq!(found.1, line);
            }
            let html = to_html(&text);
            assert!(html.len() <= LARGEST * text.len() && html.contains("<br") == text.contains('\n'));
        }
        assert_eq!(check("- - - - - - - - - - - - - - - - - - - - - - - - - - - - -"), Ok(()));
        assert_eq!(check("- a\n  - b\n    - c\n      - d\n        - e\n          - f"), Ok(()));
        assert!(excerpt(&deep("> "), 80).starts_with("first"));
    }

    /// Marks of blocks and of emphasis in any mixture.
    fn marks() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[>*_`~|#+\\-\\[\\]()!<\\n\\t 0-9.)&a]{1,30}",
            (
                "(> |- |1\\. |\\* |\\*\\*|\\[|`|<b>|<p |\\|a|\\|-|    |\\n|\\[a\\]|\\[a\\]: b\\n)",
                1_usize..200
            )
                .prop_map(|(piece, times)| piece.repeat(times)),
        ];
        proptest::collection::vec(piece, 1..40)
            .prop_map(|pieces| pieces.concat().chars().take(20_000).collect())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn html_is_bounded_whatever_was_typed(text in marks()) {
            let html = to_html(&text);
            prop_assert!(html.len() <= LARGEST * text.len().max(SHORT), "{} of {}", html.len(), text.len());
            let mut depth = 0_i64;
            for tag in html.split('<').skip(1) {
                let is_void = ["br", "hr"].iter().any(|name| tag.starts_with(name));
                depth += if tag.starts_with('/') { -1 } else { i64::from(!is_void) };
                prop_assert!(depth <= 2 * i64::try_from(DEEPEST).unwrap(), "{depth}");
            }
        }
    }
}
