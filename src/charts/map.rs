//! The map of opinion: an outline for each group, and the statements around them.

use super::{escaped, label, opening, width};
use crate::opinion::{Outline, Point, PublicAnalysis};

/// The words of the picture, in the language of the page.
pub struct MapWords<'a> {
    /// Makes the names inside the picture unlike those of other pictures on the page.
    pub id: &'a str,
    /// What the picture is.
    pub title: &'a str,
    /// What it shows, in a sentence or two.
    pub description: &'a str,
    /// For each group of the analysis, in its order.
    pub groups: &'a [GroupWords],
    /// The numbers of the statements to show, the most important first; about a dozen find room.
    pub marked: &'a [u32],
}

/// What is written at a group.
#[derive(Debug, Clone)]
pub struct GroupWords {
    /// A plain name, as "Group A".
    pub name: String,
    /// How many people, as published.
    pub detail: String,
}

const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 300.0;
/// Room around the outlines for what is written.
const MARGIN: f64 = 44.0;

/// How groups are told apart: the colour of the line, the shape of the pattern, the dashes.
const LOOKS: [(&str, &str, &str); 5] = [
    ("--accent", "<path d=\"M0 0L8 8M-2 6L2 10M6 -2L10 2\"/>", "none"),
    ("--ochre", "<circle cx=\"4\" cy=\"4\" r=\"1.4\"/>", "8 3"),
    ("--ink-2", "<path d=\"M0 4H8\"/>", "2 3"),
    ("--accent-2", "<path d=\"M4 0V8M0 4H8\"/>", "12 3 2 3"),
    ("--slate", "<path d=\"M0 8L8 0M-2 2L2 -2M6 10L10 6\"/>", "5 5"),
];

/// The map; none when no group has a published outline.
pub fn opinion_map(analysis: &PublicAnalysis, words: &MapWords) -> Option<String> {
    let outlines: Vec<(Outline, &GroupWords)> = analysis
        .groups
        .iter()
        .zip(words.groups)
        .filter_map(|(group, words)| Some((group.outline?, words)))
        .collect();
    if outlines.is_empty() {
        return None;
    }
    let frame = Frame::around(&outlines);
    let id = escaped(words.id);
    let mut svg = opening(&id, [WIDTH, HEIGHT], words.title, words.description);
    svg.push_str("<defs>");
    for (number, (colour, shape, _)) in LOOKS.iter().enumerate().take(outlines.len()) {
        svg.push_str(&format!(
            "<pattern id=\"{id}-{number}\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\" \
             fill=\"var({colour})\" stroke=\"var({colour})\" stroke-width=\"1\">{shape}</pattern>"
        ));
    }
    svg.push_str("</defs>");
    let [x, y] = frame.place([0.0, 0.0]);
    svg.push_str(&format!(
        "<path d=\"M0 {y:.1}H{WIDTH}M{x:.1} 0V{HEIGHT}\" stroke=\"var(--line)\" stroke-width=\"1\" fill=\"none\"/>"
    ));
    for (number, ((outline, _), (colour, _, dashes))) in outlines.iter().zip(LOOKS.iter().cycle()).enumerate()
    {
        let [x, y] = frame.place([outline.x, outline.y]);
        svg.push_str(&format!(
            "<ellipse cx=\"{x:.1}\" cy=\"{y:.1}\" rx=\"{:.1}\" ry=\"{:.1}\" \
             transform=\"rotate({:.0} {x:.1} {y:.1})\" fill=\"url(#{id}-{})\" fill-opacity=\".45\" \
             stroke=\"var({colour})\" stroke-width=\"2.5\" stroke-dasharray=\"{dashes}\"/>",
            outline.long * frame.scale,
            outline.short * frame.scale,
            -outline.turn,
            number % LOOKS.len(),
        ));
    }
    let mut taken = Vec::new();
    let groups = group_labels(&outlines, &frame, &mut taken);
    svg.push_str(&statements(analysis, words.marked, &frame, &mut taken));
    svg.push_str(&groups);
    svg.push_str("</svg>");
    Some(svg)
}

/// How places of the map become places of the picture. Up is up.
struct Frame {
    middle: Point,
    scale: f64,
}

impl Frame {
    fn around(outlines: &[(Outline, &GroupWords)]) -> Self {
        let (mut low, mut high) = ([f64::INFINITY; 2], [f64::NEG_INFINITY; 2]);
        for (outline, _) in outlines {
            let half = half_box(outline);
            let ends = [outline.x, outline.y].into_iter().zip(half);
            for ((at, half), (low, high)) in ends.zip(low.iter_mut().zip(&mut high)) {
                *low = low.min(at - half);
                *high = high.max(at + half);
            }
        }
        let ([left, bottom], [right, top]) = (low, high);
        let across = (WIDTH - 2.0 * MARGIN) / (right - left).max(0.5);
        let up = (HEIGHT - 2.0 * MARGIN) / (top - bottom).max(0.5);
        Self { middle: [f64::midpoint(left, right), f64::midpoint(bottom, top)], scale: across.min(up) }
    }

    fn place(&self, [x, y]: Point) -> Point {
        let [middle_x, middle_y] = self.middle;
        [WIDTH / 2.0 + (x - middle_x) * self.scale, HEIGHT / 2.0 - (y - middle_y) * self.scale]
    }
}

/// Half the width and half the height of the box around a turned ellipse.
fn half_box(outline: &Outline) -> Point {
    let (sine, cosine) = outline.turn.to_radians().sin_cos();
    [(outline.long * cosine).hypot(outline.short * sine), (outline.long * sine).hypot(outline.short * cosine)]
}

/// Left, top, right, bottom of something written.
type Box4 = [f64; 4];

fn overlaps([left, top, right, bottom]: Box4, taken: &[Box4]) -> bool {
    taken.iter().any(|[other_left, other_top, other_right, other_bottom]| {
        left < *other_right && right > *other_left && top < *other_bottom && bottom > *other_top
    })
}

/// Name and size above each outline, or as near to it as there is room.
fn group_labels(outlines: &[(Outline, &GroupWords)], frame: &Frame, taken: &mut Vec<Box4>) -> String {
    let mut svg = String::new();
    for (outline, words) in outlines {
        let [x, y] = frame.place([outline.x, outline.y]);
        let [_, up] = half_box(outline);
        let wide = width(&words.name, 16.0).max(width(&words.detail, 13.0)) / 2.0 + 4.0;
        let x = x.clamp(wide.min(WIDTH / 2.0), (WIDTH - wide).max(WIDTH / 2.0));
        let room = |line: f64| [x - wide, line - 15.0, x + wide, line + 20.0];
        let above = y - up * frame.scale - 22.0;
        let below = y + up * frame.scale + 16.0;
        let wished = [above, below, y, y - 36.0, y + 36.0].map(|line: f64| line.clamp(16.0, HEIGHT - 20.0));
        let line = wished.into_iter().find(|line| !overlaps(room(*line), taken)).unwrap_or(y);
        taken.push(room(line));
        svg.push_str(&label(x, line, "middle", 16.0, 600, &words.name));
        svg.push_str(&label(x, line + 16.0, "middle", 13.0, 400, &words.detail));
    }
    svg
}

/// A dot and a number for each marked statement that finds room. Statements stand around the same origin as the groups, at a scale of their own that shows all of them.
fn statements(analysis: &PublicAnalysis, marked: &[u32], frame: &Frame, taken: &mut Vec<Box4>) -> String {
    let [origin_x, origin_y] = frame.place([0.0, 0.0]);
    let place_of = |wanted: &u32| {
        let statement = analysis.statements.iter().find(|one| one.statement == *wanted)?;
        Some((*wanted, statement.place?))
    };
    let places: Vec<(u32, Point)> = marked.iter().filter_map(place_of).collect();
    let room = |at: f64, origin: f64, size: f64| {
        let edge = if at > 0.0 { size - origin } else { origin };
        if at.abs() > 0.0 { (edge - 20.0).max(20.0) / at.abs() } else { f64::INFINITY }
    };
    let scales = places.iter().map(|(_, [x, y])| room(*x, origin_x, WIDTH).min(room(-y, origin_y, HEIGHT)));
    let scale = scales.fold(10.0 * WIDTH, f64::min);
    let mut svg = String::new();
    for (number, [x, y]) in places {
        let (x, y) = (origin_x + x * scale, origin_y - y * scale);
        let text = number.to_string();
        let wide = width(&text, 13.0);
        let room = |left: f64| [left - 1.0, y - 7.0, left + wide + 1.0, y + 7.0];
        let is_free = |left: &f64| *left > 0.0 && left + wide < WIDTH && !overlaps(room(*left), taken);
        let free = [x + 6.0, x - 6.0 - wide].into_iter().find(is_free);
        if let Some(left) = free {
            taken.push(room(left));
            svg.push_str(&format!(
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"var(--ink)\" stroke=\"var(--paper)\" \
                 stroke-width=\"1\"/>"
            ));
            svg.push_str(&label(left, y + 4.5, "start", 13.0, 400, &text));
        }
    }
    svg
}
