//! The short name of a company in its address.

/// The longest slug: with the number and a reply token, a local part stays below 64 octets (RFC 5321 §4.5.3.1.1).
const MAX_LENGTH: usize = 20;
/// For names without a letter or digit of ours.
const FALLBACK: &str = "company";

/// Makes a slug of a name that is already in lower case and without accents. Slugs need not be unique: the number is.
pub(super) fn slug(folded_name: &str) -> String {
    let words: Vec<&str> = folded_name
        .split(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit())
        .filter(|word| !word.is_empty())
        .collect();
    let mut slug = words.join("-");
    slug.truncate(MAX_LENGTH);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        FALLBACK.to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_slug_is_short_and_plain() {
        for (name, expected) in [
            ("starcomm", "starcomm"),
            ("atelier d'hondt & fils", "atelier-d-hondt-fils"),
            ("  --brouwerij de linde bv--", "brouwerij-de-linde-b"),
            ("a very long company-name", "a-very-long-company"),
            ("日本", "company"),
            ("", "company"),
        ] {
            assert_eq!(slug(name), expected);
        }
    }
}
