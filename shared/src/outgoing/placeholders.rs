//! `{name}` in a text that a company wrote.

/// The text with its placeholders filled. Values are not looked into again, whatever they hold; an unknown placeholder stays as it is. Before an empty value the
/// space goes: "Bonjour {name}," becomes "Bonjour,".
pub(crate) fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        let filled = values.iter().find_map(|(name, value)| {
            let rest = after.strip_prefix(name)?.strip_prefix('}')?;
            Some((*value, rest))
        });
        match filled {
            Some(("", after)) => {
                out.truncate(out.trim_end_matches(' ').len());
                rest = after;
            }
            Some((value, after)) => {
                out.push_str(value);
                rest = after;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Whether a brace opens anything but one of the placeholders `known`.
pub(crate) fn has_unknown(text: &str, known: &[&str]) -> bool {
    text.split('{').skip(1).any(|rest| {
        !rest
            .split_once('}')
            .is_some_and(|(name, _)| known.contains(&name))
    })
}

#[cfg(test)]
mod tests {
    use super::{fill, has_unknown};

    #[test]
    fn placeholders_are_known_or_refused() {
        for (text, unknown) in [
            ("Bonjour {name}, demande {number}", false),
            ("none", false),
            ("{nom}", true),
            ("{name", true),
            ("{{name}}", true),
        ] {
            assert_eq!(has_unknown(text, &["name", "number"]), unknown, "{text}");
        }
    }

    #[test]
    fn values_take_their_places() {
        for (text, name, expected) in [
            ("Bonjour {name}, {number}", "Eva", "Bonjour Eva, 2026-0148"),
            ("Bonjour {name},", "", "Bonjour,"),
            ("{name}", "{number}", "{number}"),
            ("{nom} {name", "Eva", "{nom} {name"),
            ("{{name}}", "Eva", "{Eva}"),
            ("", "Eva", ""),
        ] {
            let values = [("name", name), ("number", "2026-0148")];
            assert_eq!(fill(text, &values), expected, "{text}");
        }
    }
}
