//! QR codes as outlines for an `svg`, drawn by the server.

use qrcode::{Color, EcLevel, QrCode};

/// Modules of white around a code (ISO/IEC 18004, 6.3.8).
const QUIET: usize = 4;

/// A code: how many modules wide it is with its margin, and the path of everything dark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawn {
    /// Width and height, in modules.
    pub size: usize,
    /// The `d` of a path.
    pub path: String,
}

/// Draws a text; `None` when it is too long for a code.
pub fn draw(text: &str) -> Option<Drawn> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let colors = code.to_colors();
    let mut path = String::new();
    for (y, line) in colors.chunks(width).enumerate() {
        let mut x = 0;
        for run in line.chunk_by(|one, next| one == next) {
            if run.first() == Some(&Color::Dark) {
                path += &format!("M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    Some(Drawn { size: width + 2 * QUIET, path })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_corners_and_its_margin() {
        let drawn = draw("https://network.example/c/0123456789").unwrap();
        assert_eq!(drawn.size, 29 + 8, "version 3");
        // The upper edge of both finders is seven modules wide.
        assert!(drawn.path.starts_with("M4 4h7v1h-7z"), "{}", drawn.path);
        assert!(drawn.path.contains("M26 4h7v1h-7z"), "{}", drawn.path);
        assert_eq!(draw(&"x".repeat(5_000)), None);
    }
}
