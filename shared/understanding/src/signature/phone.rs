//! Telephone numbers in E.164 form (ITU-T E.164).

/// The calling code of Belgium.
const BELGIUM: &str = "32";

/// Digits of the shortest number read.
const FEWEST_DIGITS: usize = 8;

/// The first telephone number of a line. A national number (`0470 12 34 56`) is taken as one of `country`, Belgium when unknown.
pub(super) fn phone_in(line: &str, country: Option<&str>) -> Option<String> {
    if line.len() > 400 || line.bytes().filter(u8::is_ascii_digit).count() < FEWEST_DIGITS {
        return None;
    }
    let mut rest = line;
    while let Some(at) = rest.find(|c: char| c == '+' || c.is_ascii_digit()) {
        let candidate = &rest[at..];
        let end = candidate
            .find(|c: char| !is_phone_character(c))
            .unwrap_or(candidate.len());
        let part_of_word = rest[..at]
            .ends_with(|c: char| c.is_alphanumeric() || "@_=/-.".contains(c))
            && !candidate.starts_with('+');
        let goes_on = candidate[end..].starts_with(|c: char| {
            c.is_alphabetic() || c == '@' || c == '€' || c == '%' || c == ','
        });
        if !part_of_word
            && !goes_on
            && let Some(number) = e164(
                candidate[..end].trim_end_matches(|c: char| !c.is_ascii_digit()),
                country.unwrap_or(BELGIUM),
            )
        {
            return Some(number);
        }
        rest = &candidate[end.max(1)..];
    }
    None
}

fn is_phone_character(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(
            c,
            '+' | ' ' | '.' | '/' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}'
        )
}

fn e164(written: &str, country: &str) -> Option<String> {
    let international = written.starts_with('+') || written.starts_with("00");
    // `+32 (0)2 …`: the trunk zero is for callers inside the country.
    let written = written.replacen("(0)", "", 1);
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    if written.matches('.').count() > 4
        || written.contains("  ")
        || is_date(&written)
        || is_enterprise_number(&written)
    {
        return None;
    }
    let number = if international {
        digits.trim_start_matches('0').to_owned()
    } else {
        let national = digits
            .strip_prefix('0')
            .filter(|national| !national.starts_with('0'))?;
        let length = national.len();
        let grouped = written.contains([' ', '.', '/', '-', '\u{a0}', '\u{202f}']) || length == 9;
        if !grouped || !(8..=10).contains(&length) {
            return None;
        }
        format!("{country}{national}")
    };
    (8..=15)
        .contains(&number.len())
        .then(|| format!("+{number}"))
}

/// `01.02.2025`, `01/02/2025`
fn is_date(written: &str) -> bool {
    let parts: Vec<&str> = written.split(['.', '/', '-', ' ']).collect();
    parts.len() == 3 && parts[0].len() <= 2 && parts[1].len() <= 2 && parts[2].len() == 4
}

/// A Belgian enterprise number as it is printed: `0403.170.701`.
fn is_enterprise_number(written: &str) -> bool {
    let groups: Vec<usize> = written.split('.').map(str::len).collect();
    groups == [4, 3, 3] && super::vat::vat_in(&format!("BE {written}")).is_some()
}

#[cfg(test)]
mod tests {
    use super::phone_in;

    #[test]
    fn numbers() {
        for (line, expected) in [
            ("Tél. +32 2 555 01 23", Some("+3225550123")),
            (
                "T +32 (0)2 555.01.23 | F +32 2 555 01 24",
                Some("+3225550123"),
            ),
            ("GSM: 0470/12.34.56", Some("+32470123456")),
            ("0032 470 12 34 56", Some("+32470123456")),
            ("Tel: +31 20 555 0123", Some("+31205550123")),
            ("BE 0403.170.701", None),
            ("TVA BE0403170701", None),
            ("le 01/02/2025", None),
            ("2 x 3 m, 1000 Bruxelles", None),
            ("IBAN BE68 5390 0754 7034", None),
            ("prix: 1 250,00", None),
        ] {
            assert_eq!(phone_in(line, None).as_deref(), expected, "{line}");
        }
        assert_eq!(
            phone_in("020 555 01 23", Some("31")).as_deref(),
            Some("+31205550123")
        );
    }
}
