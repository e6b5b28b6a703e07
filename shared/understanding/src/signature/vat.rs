//! VAT numbers: the checksum of Belgium's, the form of the other member states' (Council Directive 2006/112/EC, art. 215; the
//! forms are those the VIES service publishes).

/// Country prefix, fewest and most characters behind it, and whether letters may stand among them.
const FORMS: &[(&str, usize, usize, bool)] = &[
    ("AT", 9, 9, true),
    ("BG", 9, 10, false),
    ("CY", 9, 9, true),
    ("CZ", 8, 10, false),
    ("DE", 9, 9, false),
    ("DK", 8, 8, false),
    ("EE", 9, 9, false),
    ("EL", 9, 9, false),
    ("ES", 9, 9, true),
    ("FI", 8, 8, false),
    ("FR", 11, 11, true),
    ("HR", 11, 11, false),
    ("HU", 8, 8, false),
    ("IE", 8, 9, true),
    ("IT", 11, 11, false),
    ("LT", 9, 12, false),
    ("LU", 8, 8, false),
    ("LV", 11, 11, false),
    ("MT", 8, 8, false),
    ("NL", 12, 12, true),
    ("PL", 10, 10, false),
    ("PT", 9, 9, false),
    ("RO", 2, 10, false),
    ("SE", 12, 12, false),
    ("SI", 8, 8, false),
    ("SK", 10, 10, false),
];

/// Words that announce a VAT number.
const ANNOUNCEMENTS: &[&str] = &[
    "tva",
    "btw",
    "vat",
    "ust",
    "mwst",
    "numéro d'entreprise",
    "ondernemingsnummer",
    "kbo",
    "bce",
    "iva",
    "ust-id",
];

/// Digits of the shortest number (France's may have two letters among eleven, Spain's two among nine).
const FEWEST_DIGITS: usize = 7;

/// The first VAT number of a line, with its prefix and without signs.
pub(super) fn vat_in(line: &str) -> Option<String> {
    if line.len() > 400 || line.bytes().filter(u8::is_ascii_digit).count() < FEWEST_DIGITS {
        return None;
    }
    let upper = line.to_uppercase();
    for (at, _) in upper.char_indices().filter(|(_, c)| c.is_ascii_uppercase()) {
        let starts_word = !upper[..at].ends_with(|c: char| c.is_alphanumeric());
        let Some(prefix) = upper.get(at..at + 2).filter(|_| starts_word) else {
            continue;
        };
        let body = compact(&upper[at + 2..]);
        if prefix == "BE" {
            if let Some(number) = belgian(&body) {
                return Some(number);
            }
        } else if let Some(number) = foreign(prefix, &body) {
            return Some(number);
        }
    }
    // A Belgian number without prefix, where the line says what it is.
    let lower = line.to_lowercase();
    let announced = ANNOUNCEMENTS
        .iter()
        .filter_map(|word| lower.find(word).map(|found| found + word.len()))
        .min()?;
    let digits_at = announced + lower.get(announced..)?.find(|c: char| c.is_ascii_digit())?;
    belgian(&compact(lower.get(digits_at..)?))
}

/// The characters of a number up to the first sign that ends it.
fn compact(text: &str) -> String {
    text.chars()
        .take(24)
        .skip_while(|c| matches!(c, ' ' | '.' | ':'))
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '.' | '-'))
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

/// Ten digits, the last two being 97 minus the others modulo 97.
fn belgian(body: &str) -> Option<String> {
    let digits: String = body.chars().take_while(char::is_ascii_digit).collect();
    let digits = if digits.len() == 9 {
        format!("0{digits}")
    } else {
        digits.get(..10)?.to_owned()
    };
    let base: u32 = digits[..8].parse().ok()?;
    let check: u32 = digits[8..].parse().ok()?;
    (digits.starts_with(['0', '1']) && 97 - base % 97 == check).then(|| format!("BE{digits}"))
}

fn foreign(prefix: &str, body: &str) -> Option<String> {
    let &(_, fewest, most, letters) = FORMS.iter().find(|(known, ..)| *known == prefix)?;
    let length = body
        .chars()
        .take_while(|c| c.is_ascii_digit() || letters)
        .count()
        .min(most);
    let number = body.get(..length)?;
    let digits = number.chars().filter(char::is_ascii_digit).count();
    // A Dutch number has a B before its last two digits.
    let shaped = prefix != "NL" || number.get(9..10) == Some("B");
    (length >= fewest.max(8) && digits + 3 >= length && digits >= 7 && shaped)
        .then(|| format!("{prefix}{number}"))
}

#[cfg(test)]
mod tests {
    use super::vat_in;

    #[test]
    fn numbers() {
        for (line, expected) in [
            ("TVA BE 0403.170.701", Some("BE0403170701")),
            ("BTW: BE0403170701 - RPR Brussel", Some("BE0403170701")),
            ("BE 0403.170.702", None),
            ("TVA : 0403.170.701", Some("BE0403170701")),
            ("USt-IdNr. DE123456789", Some("DE123456789")),
            ("NL123456789B01", Some("NL123456789B01")),
            ("NL12345678901", None),
            ("FR 40 303 265 045", Some("FR40303265045")),
            ("BE68 5390 0754 7034", None),
            ("IT is important 12345678901", None),
            ("De heer 12", None),
        ] {
            assert_eq!(vat_in(line).as_deref(), expected, "{line}");
        }
    }
}
