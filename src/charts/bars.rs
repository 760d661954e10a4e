//! Who agrees and who does not, as bars to both sides of a middle line.

use super::{escaped, label, opening, width};
use crate::opinion::{Share, Shares};

/// The words of the picture, in the language of the page.
pub struct BarWords<'a> {
    /// Makes the names inside the picture unlike those of other pictures on the page.
    pub id: &'a str,
    /// What the picture is.
    pub title: &'a str,
    /// What it shows, in a sentence or two.
    pub description: &'a str,
    /// "Agree".
    pub agree: &'a str,
    /// "Pass".
    pub pass: &'a str,
    /// "Disagree".
    pub disagree: &'a str,
    /// Stands for a bar of which nothing is published.
    pub hidden: &'a str,
    /// A share of one as a percentage.
    pub percent: &'a dyn Fn(f64) -> String,
}

/// One bar: whose answers they are, and the published shares.
pub struct Answers<'a> {
    /// "Everybody", or the name of a group and how many votes there are.
    pub name: &'a str,
    /// The shares; none when none are published.
    pub shares: Option<Shares>,
    /// What is said in words instead.
    pub words: Option<&'a str>,
}

const WIDTH: f64 = 360.0;
const BAR: f64 = 18.0;
const MARGIN: f64 = 6.0;
/// The size of what is written below a bar.
const SMALL: f64 = 14.0;

/// Bars one below the other. Disagreement goes to the left, agreement to the right, passes lie across
/// the middle; a thin line at an end is the 90 % interval. What is not published is left out, or told in
/// words.
pub fn answers(rows: &[Answers], words: &BarWords) -> String {
    let id = escaped(words.id);
    let mut body = String::new();
    let mut top = 0.0;
    for row in rows {
        body.push_str(&label(0.0, top + 16.0, "start", 15.0, 600, row.name));
        top += match row.shares.filter(Shares::is_told) {
            Some(shares) => bar(&mut body, shares, words, &id, top + 24.0),
            None => {
                body.push_str(&label(
                    0.0,
                    top + 36.0,
                    "start",
                    SMALL,
                    400,
                    row.words.unwrap_or(words.hidden),
                ));
                50.0
            }
        };
    }
    let mut svg = opening(&id, [WIDTH, top], words.title, words.description);
    svg.push_str(&format!(
        "<defs><pattern id=\"{id}-no\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
         patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"var(--ochre-wash)\"/>\
         <rect width=\"3\" height=\"6\" fill=\"var(--ochre-line)\"/></pattern>\
         <pattern id=\"{id}-pass\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
         <rect width=\"5\" height=\"5\" fill=\"var(--tint)\"/>\
         <circle cx=\"2.5\" cy=\"2.5\" r=\"1\" fill=\"var(--line-strong)\"/></pattern></defs>"
    ));
    svg.push_str(&body);
    svg.push_str("</svg>");
    svg
}

/// Draws a bar and what it says; answers the height of the row.
fn bar(svg: &mut String, shares: Shares, words: &BarWords, id: &str, y: f64) -> f64 {
    let middle = WIDTH / 2.0;
    let unit = middle - MARGIN;
    let part = |share: Option<Share>| share.map_or(0.0, |share| share.share);
    let half_pass = part(shares.pass) / 2.0 * unit;
    let (disagree, agree) = (part(shares.disagree) * unit, part(shares.agree) * unit);
    for (x, long, fill, edge) in [
        (middle - half_pass - disagree, disagree, format!("url(#{id}-no)"), "--ochre"),
        (middle - half_pass, 2.0 * half_pass, format!("url(#{id}-pass)"), "--line-strong"),
        (middle + half_pass, agree, "var(--accent)".to_owned(), "--accent"),
    ] {
        if long > 0.0 {
            svg.push_str(&format!(
                "<rect x=\"{x:.1}\" y=\"{y:.1}\" width=\"{long:.1}\" height=\"{BAR}\" fill=\"{fill}\" \
                 stroke=\"var({edge})\"/>"
            ));
        }
    }
    for (share, sign) in [(shares.disagree, -1.0), (shares.agree, 1.0)] {
        let Some(share) = share else { continue };
        let at = |value: f64| (middle + sign * (half_pass + value * unit)).clamp(1.0, WIDTH - 1.0);
        let (low, high, line) = (at(share.low), at(share.high), y + BAR / 2.0);
        let top = line - 4.0;
        // A rim of the colour of the paper, then the line: it shows on the bar and beside it.
        for (thick, colour) in [(4.0, "--paper"), (1.5, "--ink")] {
            svg.push_str(&format!(
                "<path d=\"M{low:.1} {line:.1}H{high:.1}M{low:.1} {top:.1}v8M{high:.1} {top:.1}v8\" \
                 stroke=\"var({colour})\" stroke-width=\"{thick}\" fill=\"none\"/>"
            ));
        }
    }
    let (above, below) = (y - 4.0, y + BAR + 4.0);
    svg.push_str(&format!(
        "<path d=\"M{middle} {above:.1}V{below:.1}\" stroke=\"var(--ink)\" stroke-width=\"1\" fill=\"none\"/>"
    ));
    let told = |name: &str, share: Option<Share>| {
        let share = share.filter(|share| share.share > 0.0);
        share.map(|share| format!("{name} {}", (words.percent)(share.share))).unwrap_or_default()
    };
    let [no, pass, yes] = [
        told(words.disagree, shares.disagree),
        told(words.pass, shares.pass),
        told(words.agree, shares.agree),
    ];
    let wide = |text: &str| width(text, SMALL);
    let room = middle - wide(&pass) / 2.0 - 8.0;
    let is_one_line = wide(&no) <= room && wide(&yes) <= room;
    let line = y + BAR + 17.0;
    let middle_line = if is_one_line || pass.is_empty() { line } else { line + 17.0 };
    for (x, line, anchor, text) in
        [(0.0, line, "start", no), (middle, middle_line, "middle", pass), (WIDTH, line, "end", yes)]
    {
        if !text.is_empty() {
            svg.push_str(&label(x, line, anchor, SMALL, 400, &text));
        }
    }
    middle_line - y + 38.0
}
