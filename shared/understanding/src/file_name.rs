//! Names of attachments, safe to show and to store under.

use crate::people::{floor_boundary, is_invisible};

/// Octets kept of a file name.
const LONGEST: usize = 150;

/// The name without path, control characters and characters that deceive; never empty.
pub fn clean_file_name(name: &str) -> String {
    let last = name
        .rsplit(['/', '\\'])
        .find(|part| !part.trim().is_empty())
        .unwrap_or_default();
    let cleaned: String = last
        .chars()
        .filter(|&c| !c.is_control() && !is_invisible(c))
        .map(|c| if "<>:\"|?*".contains(c) { '_' } else { c })
        .collect();
    let cleaned = cleaned.trim_matches(|c: char| c.is_whitespace() || c == '.');
    if cleaned.is_empty() {
        "attachment".to_owned()
    } else {
        shortened(cleaned)
    }
}

/// Cuts the stem, not the extension.
fn shortened(name: &str) -> String {
    if name.len() <= LONGEST {
        return name.to_owned();
    }
    match name.rsplit_once('.') {
        Some((stem, extension)) if !extension.is_empty() && extension.len() <= 16 => {
            let room = LONGEST - extension.len() - 1;
            format!(
                "{}.{extension}",
                stem[..floor_boundary(stem, room)].trim_end()
            )
        }
        _ => name[..floor_boundary(name, LONGEST)].to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::clean_file_name;

    #[test]
    fn names() {
        for (given, expected) in [
            ("plan.pdf", "plan.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\jan\\plan 1.pdf", "plan 1.pdf"),
            ("a\r\nb\0.txt", "ab.txt"),
            ("fdp.\u{202e}exe", "fdp.exe"),
            ("what?.pdf", "what_.pdf"),
            ("..", "attachment"),
            ("  ", "attachment"),
            ("", "attachment"),
            ("dir/", "dir"),
        ] {
            assert_eq!(clean_file_name(given), expected, "{given:?}");
        }
        let long = clean_file_name(&format!("{}.pdf", "é".repeat(200)));
        assert!(long.len() <= 150 && long.ends_with("é.pdf"));
    }
}
