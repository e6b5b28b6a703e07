//! VAT numbers: the checksum of Belgium's, the form of the other member states' (Council Directive 2006/112/EC, art. 215; the
//! forms are those the VIES service publishes).

/// Country prefix and what stands behind it: `#` is a digit, `@` a letter, `?` either, anything else itself.
const FORMS: &[(&str, &[&str])] = &[
    ("AT", &["U########"]),
    ("BG", &["##########", "#########"]),
    ("CY", &["########@"]),
    ("CZ", &["##########", "#########", "########"]),
    ("DE", &["#########"]),
    ("DK", &["########"]),
    ("EE", &["#########"]),
    ("EL", &["#########"]),
    ("ES", &["@########", "########@", "@#######@"]),
    ("FI", &["########"]),
    ("FR", &["??#########"]),
    ("HR", &["###########"]),
    ("HU", &["########"]),
    ("IE", &["#######@@", "#######@", "#?#####@"]),
    ("IT", &["###########"]),
    ("LT", &["############", "#########"]),
    ("LU", &["########"]),
    ("LV", &["###########"]),
    ("MT", &["########"]),
    ("NL", &["#########B##"]),
    ("PL", &["##########"]),
    ("PT", &["#########"]),
    (
        "RO",
        &[
            "##########",
            "#########",
            "########",
            "#######",
            "######",
            "#####",
            "####",
            "###",
            "##",
        ],
    ),
    ("SE", &["############"]),
    ("SI", &["########"]),
    ("SK", &["##########"]),
    // Northern Ireland trades goods as a member state does.
    ("XI", &["############", "#########"]),
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

/// The longest form of its country that `body` begins with, when it is long enough to stand in running text.
fn foreign(prefix: &str, body: &str) -> Option<String> {
    let (_, forms) = FORMS.iter().find(|(known, _)| *known == prefix)?;
    let form = forms.iter().find(|form| {
        body.get(..form.len())
            .is_some_and(|start| has_form(start, form))
    })?;
    let number = &body[..form.len()];
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    (form.len() >= 8 && digits >= FEWEST_DIGITS).then(|| format!("{prefix}{number}"))
}

fn has_form(number: &str, form: &str) -> bool {
    number.len() == form.len()
        && number
            .bytes()
            .zip(form.bytes())
            .all(|(byte, place)| match place {
                b'#' => byte.is_ascii_digit(),
                b'@' => byte.is_ascii_uppercase(),
                b'?' => byte.is_ascii_digit() || byte.is_ascii_uppercase(),
                exact => byte == exact,
            })
}

/// A VAT number somebody typed, with its country prefix and without signs; `None` when it can't be one. Belgians leave their prefix out. Of countries
/// outside the Union only this is known: five digits at least, twelve characters at most.
pub fn vat_number(typed: &str) -> Option<String> {
    let number: String = typed
        .chars()
        .filter(|c| !matches!(c, ' ' | '\u{a0}' | '.' | '-' | '/'))
        .flat_map(char::to_uppercase)
        .collect();
    if matches!(number.len(), 9 | 10) && number.bytes().all(|b| b.is_ascii_digit()) {
        return belgian(&number);
    }
    let (country, rest) = number.split_at_checked(2)?;
    // Greece has its own prefix for VAT.
    let country = if country == "GR" { "EL" } else { country };
    if country == "BE" {
        let whole = matches!(rest.len(), 9 | 10) && rest.bytes().all(|b| b.is_ascii_digit());
        return belgian(rest).filter(|_| whole);
    }
    let formed = match FORMS.iter().find(|(known, _)| *known == country) {
        Some((_, forms)) => forms.iter().any(|form| has_form(rest, form)),
        None => {
            country.bytes().all(|b| b.is_ascii_uppercase())
                && rest.len() <= 12
                && rest.bytes().all(|b| b.is_ascii_alphanumeric())
                && rest.bytes().filter(u8::is_ascii_digit).count() >= 5
        }
    };
    formed.then(|| format!("{country}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::{vat_in, vat_number};

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

    #[test]
    fn what_somebody_types() {
        for (typed, kept) in [
            ("BE 0403.170.701", Some("BE0403170701")),
            ("be0403170701", Some("BE0403170701")),
            ("0403.170.701", Some("BE0403170701")),
            ("BE403170701", Some("BE0403170701")),
            ("BE0403170702", None),
            ("BE04031707011", None),
            ("FR 40 303 265 045", Some("FR40303265045")),
            ("FR 40 303 265 04", None),
            ("NL001234567B01", Some("NL001234567B01")),
            ("NL001234567C01", None),
            ("ESB12345678", Some("ESB12345678")),
            ("GR123456789", Some("EL123456789")),
            ("ATU12345678", Some("ATU12345678")),
            ("AT123456789", None),
            ("CHE-123.456.789", Some("CHE123456789")),
            ("GB 999 9999 73", Some("GB999999973")),
            ("12345", None),
            ("BE", None),
            ("é", None),
            ("", None),
        ] {
            assert_eq!(vat_number(typed).as_deref(), kept, "{typed}");
        }
    }
}
