//! How large a share is, and how sure that is, as a bar of the width of its place.

use crate::opinion::Share;

/// What a bar stands for: each looks different without its colour, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// One choice among others: full.
    Plain,
    /// Disagreement: stripes.
    Against,
    /// Neither: dots.
    Aside,
}

/// The patterns of the bars, once on a page, before the first of them.
pub fn patterns() -> &'static str {
    "<svg width=\"0\" height=\"0\" class=\"vh\" aria-hidden=\"true\" focusable=\"false\"><defs>\
     <pattern id=\"bar-against\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\" \
     patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"var(--ochre-wash)\"/>\
     <rect width=\"3\" height=\"6\" fill=\"var(--ochre-line)\"/></pattern>\
     <pattern id=\"bar-aside\" width=\"5\" height=\"5\" patternUnits=\"userSpaceOnUse\">\
     <rect width=\"5\" height=\"5\" fill=\"var(--tint)\"/>\
     <circle cx=\"2.5\" cy=\"2.5\" r=\"1\" fill=\"var(--line-strong)\"/></pattern></defs></svg>"
}

/// A bar from nothing to everything, with a thin line from the least to the most that the share may be. It takes the width
/// of its place, so that it fits wherever its label does, and says nothing that does not stand beside it in words.
pub fn bar(share: Share, look: Look) -> String {
    let within = |part: f64| if part.is_finite() { part.clamp(0.0, 1.0) * 100.0 } else { 0.0 };
    let [is, low, high] = [share.share, share.low, share.high].map(within);
    let (fill, edge) = match look {
        Look::Plain => ("var(--accent)", "--accent"),
        Look::Against => ("url(#bar-against)", "--ochre"),
        Look::Aside => ("url(#bar-aside)", "--line-strong"),
    };
    let mut svg = format!(
        "<svg class=\"bar\" width=\"100%\" height=\"20\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"100%\" height=\"20\" fill=\"var(--tint-2)\"/>\
         <rect width=\"{is:.0}%\" height=\"20\" fill=\"{fill}\" stroke=\"var({edge})\"/>"
    );
    // A rim of the colour of the paper, then the line: it shows on the bar and beside it.
    for (thick, colour) in [("5", "--paper"), ("2", "--ink")] {
        for [x1, y1, x2, y2] in [[low, 10.0, high, 10.0], [low, 6.0, low, 14.0], [high, 6.0, high, 14.0]] {
            svg.push_str(&format!(
                "<line x1=\"{x1:.0}%\" y1=\"{y1:.0}\" x2=\"{x2:.0}%\" y2=\"{y2:.0}\" \
                 stroke=\"var({colour})\" stroke-width=\"{thick}\"/>"
            ));
        }
    }
    svg.push_str("</svg>");
    svg
}

/// A bar of `part` of `whole`, where nothing is uncertain.
pub fn plain_bar(part: i64, whole: i64) -> String {
    let percent = part.clamp(0, whole.max(0)).saturating_mul(100).checked_div(whole).unwrap_or_default();
    format!(
        "<svg class=\"bar\" width=\"100%\" height=\"14\" aria-hidden=\"true\" focusable=\"false\">\
         <rect width=\"100%\" height=\"14\" fill=\"var(--tint-2)\"/>\
         <rect width=\"{percent}%\" height=\"14\" fill=\"var(--accent)\"/></svg>"
    )
}
