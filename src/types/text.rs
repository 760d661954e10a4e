//! Rules for text that people write: what is kept, what is compared, what is shown in short.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// Text as we keep it: composed (NFC), line ends as `\n`, no control characters but line end and
/// tab, no blanks at either end.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    let kept = |character: &char| !character.is_control() || matches!(character, '\n' | '\t');
    // Plain ASCII is composed already.
    let composed: String =
        if text.is_ascii() { text.chars().filter(kept).collect() } else { text.nfc().filter(kept).collect() };
    composed.trim().to_owned()
}

/// [`clean`], on one line.
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
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

/// The beginning of a Markdown text in plain words, at most `limit` characters, cut between words.
pub fn excerpt(markdown: &str, limit: usize) -> String {
    let mut plain = String::new();
    for event in pulldown_cmark::Parser::new(markdown) {
        match event {
            pulldown_cmark::Event::Text(text) | pulldown_cmark::Event::Code(text) => plain.push_str(&text),
            pulldown_cmark::Event::SoftBreak
            | pulldown_cmark::Event::HardBreak
            | pulldown_cmark::Event::End(_) => plain.push(' '),
            _ => {}
        }
    }
    let plain = clean_line(&plain);
    if plain.chars().count() <= limit {
        return plain;
    }
    let cut: String = plain.chars().take(limit).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut).trim_end_matches([',', ';', ':', '.']))
}

/// Markdown as safe HTML: rendered by a library, then passed through a sanitizer that keeps text,
/// lists, emphasis and links to `http`, `https` and `mailto`, and nothing that loads or runs.
pub fn markdown_to_html(markdown: &str) -> String {
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, pulldown_cmark::Parser::new(markdown));
    ammonia::Builder::default()
        .tags(
            ["p", "br", "em", "strong", "ul", "ol", "li", "blockquote", "code", "pre", "a", "h3", "h4", "hr"]
                .into(),
        )
        .url_schemes(["http", "https", "mailto"].into())
        .link_rel(Some("noopener noreferrer nofollow"))
        .clean(&html)
        .to_string()
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
}
