//! A name for a device that its owner recognises, from what browsers and programs say of themselves.

/// Longest name, in characters.
const LONGEST: usize = 60;

/// Browsers, each before those it claims to be.
const BROWSERS: [(&str, &str); 10] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chromium/", "Chromium"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("Trident/", "Internet Explorer"),
];

/// Systems, each before those it claims to be.
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "Chromebook"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
    ("BSD", "BSD"),
];

/// The name of a device, as in `Firefox, Windows`; of a program, what it calls itself first. Empty where nothing is
/// said. No versions: they say nothing to the owner, and much to others.
pub fn device_name(user_agent: &str) -> String {
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    let parts: Vec<&str> = match find(&BROWSERS) {
        Some(browser) => std::iter::once(browser).chain(find(&SYSTEMS)).collect(),
        None => {
            let own = user_agent.split(['/', ' ', '(', ';']).next().unwrap_or_default();
            std::iter::once(own).filter(|own| !own.is_empty()).collect()
        }
    };
    let is_plain = |character: &char| character.is_ascii_alphanumeric() || " ,-_.".contains(*character);
    parts.join(", ").chars().filter(is_plain).take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn devices_are_told_apart_and_nothing_strange_is_kept() {
        for (said, name) in [
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0",
                "Firefox, Windows",
            ),
            (
                "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
                "Chrome, Android",
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                "Safari, iPhone",
            ),
            (
                "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0",
                "Edge, Mac",
            ),
            (
                "Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
                "Chrome, Chromebook",
            ),
            ("python-httpx/0.27.0", "python-httpx"),
            ("curl/8.5.0", "curl"),
            ("", ""),
            ("<script>alert(1)</script>", "scriptalert"),
        ] {
            assert_eq!(device_name(said), name, "{said}");
        }
        assert_eq!(device_name(&"x".repeat(5_000)).len(), LONGEST);
    }
}
