//! Names of files in an archive. They come from strangers, and are unpacked on any system.

/// Characters of a name, at most: with its folders a path stays below the 260 of Windows.
const LONGEST: usize = 80;
/// Characters that are kept as the ending.
const LONGEST_ENDING: usize = 10;

/// A file's name after its number: `003-01 plan.pdf`. The number makes it the only one of its folder, and none that a system keeps for itself, like `NUL`.
pub(super) fn numbered(number: &str, name: &str) -> String {
    match tame(name) {
        name if name.is_empty() => number.to_owned(),
        name => format!("{number} {name}"),
    }
}

/// What is left of a name: no way to another folder, nothing that a shell, Windows or a reader could be fooled by, and not too long. May be empty.
fn tame(name: &str) -> String {
    let harmless: String = name
        .chars()
        .map(|c| if is_harmless(c) { c } else { ' ' })
        .collect();
    let words: Vec<&str> = harmless.split_whitespace().collect();
    let joined = words.join(" ");
    let trimmed = joined.trim_matches(['.', ' ']);
    shorten(trimmed)
}

fn is_harmless(c: char) -> bool {
    let of_paths_and_shells = matches!(
        c,
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '`' | '$' | '%' | '~'
    );
    // They turn the direction of writing round, so that `exe.fdp` reads `pdf.exe`, or can't be seen at all.
    let invisible = matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{ad}' | '\u{fff0}'..='\u{ffff}' | '\u{e0000}'..='\u{e007f}');
    !(c.is_control() || of_paths_and_shells || invisible)
}

/// The beginning and the ending.
fn shorten(name: &str) -> String {
    let count = name.chars().count();
    if count <= LONGEST {
        return name.to_owned();
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let length = ending.chars().count();
    if length == 0 || length > LONGEST_ENDING {
        return cut(name, LONGEST);
    }
    format!("{}.{ending}", cut(name, LONGEST - length - 1))
}

fn cut(name: &str, length: usize) -> String {
    let beginning: String = name.chars().take(length).collect();
    beginning.trim_end_matches(['.', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_leads_nowhere_else() {
        for (name, expected) in [
            ("plan.pdf", "003 plan.pdf"),
            ("Façade côté rue (v2).jpg", "003 Façade côté rue (v2).jpg"),
            ("", "003"),
            ("..", "003"),
            ("../../etc/passwd", "003 etc passwd"),
            ("/etc/passwd", "003 etc passwd"),
            ("..\\..\\windows\\system.ini", "003 windows system.ini"),
            ("C:\\autoexec.bat", "003 C autoexec.bat"),
            ("NUL", "003 NUL"),
            ("con.txt", "003 con.txt"),
            (".bashrc", "003 bashrc"),
            ("plan.pdf. . .", "003 plan.pdf"),
            ("a\0b\r\nc\td.txt", "003 a b c d.txt"),
            ("invoice\u{202e}fdp.exe", "003 invoice fdp.exe"),
            ("$(rm -rf ~)`x`.sh", "003 (rm -rf ) x .sh"),
            ("what?*<>|\".txt", "003 what .txt"),
            ("\u{200b}\u{feff}", "003"),
            ("日本語.txt", "003 日本語.txt"),
        ] {
            assert_eq!(numbered("003", name), expected, "{name:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let long = numbered("003", &format!("{}.pdf", "é".repeat(300)));
        assert!(long.ends_with("é.pdf"), "{long}");
        assert_eq!(long.chars().count(), 4 + LONGEST);
        let odd = numbered("003", &format!("a.{}", "b".repeat(300)));
        assert_eq!(odd.chars().count(), 4 + LONGEST);
        let spaced = numbered("003", &format!("{}{}", "a ".repeat(40), "b".repeat(300)));
        assert!(!spaced.ends_with(' '), "{spaced:?}");
    }

    #[test]
    fn no_name_breaks_out() {
        let mut strange = String::new();
        for c in (0..0x11_0000).filter_map(char::from_u32).step_by(17) {
            strange.push(c);
            if strange.chars().count() == 60 {
                let name = numbered("003", &strange);
                assert!(
                    name.starts_with("003") && !name.contains(['/', '\\', ':', '\0', '\n']),
                    "{name:?}"
                );
                strange.clear();
            }
        }
    }
}
