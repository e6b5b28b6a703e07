//! What a signature says, to pre-fill a prospect.

use super::is_closing;
use super::phone::phone_in;
use super::vat::vat_in;
use crate::outcome::{Person, SignatureFacts};
use crate::people::clean_name;

/// Lines at the end of a text without a delimited signature that may be one.
const LINES_AT_END: usize = 12;

/// Reads the signature of `owner`, and the end of the text above it.
pub(crate) fn signature_facts(visible: &str, signature: &str, owner: &Person) -> SignatureFacts {
    let end: Vec<&str> = visible.lines().rev().take(LINES_AT_END).collect();
    let lines: Vec<&str> = end
        .into_iter()
        .rev()
        .chain(signature.lines())
        .map(str::trim)
        .filter(|line| !line.is_empty() && line.len() <= 300)
        .collect();
    // Below the closing when there is one: numbers above belong to the question.
    let start = lines.iter().rposition(|line| is_closing(line)).map_or(
        if signature.is_empty() {
            lines.len().saturating_sub(6)
        } else {
            0
        },
        |at| at + 1,
    );
    let lines = &lines[start.min(lines.len())..];
    let vat_number = lines.iter().find_map(|line| vat_in(line));
    let country = vat_number.as_deref().and_then(calling_code);
    SignatureFacts {
        name: name(lines, owner),
        company: lines.iter().find_map(|line| company(line)),
        phone: lines.iter().find_map(|line| phone_in(line, country)),
        vat_number,
        website: lines.iter().find_map(|line| website(line)),
        address: address(lines),
    }
}

/// The calling code of a VAT number's country, where its neighbours write national numbers.
fn calling_code(vat_number: &str) -> Option<&'static str> {
    [
        ("BE", "32"),
        ("NL", "31"),
        ("FR", "33"),
        ("DE", "49"),
        ("LU", "352"),
        ("AT", "43"),
        ("ES", "34"),
    ]
    .into_iter()
    .find(|(country, _)| vat_number.starts_with(country))
    .map(|(_, code)| code)
}

fn name(lines: &[&str], owner: &Person) -> Option<String> {
    if !owner.name.is_empty() {
        return Some(owner.name.clone());
    }
    let line = lines
        .iter()
        .find(|line| line.contains(char::is_alphabetic))?;
    let words: Vec<&str> = line.split_whitespace().collect();
    let looks_like_name = (2..=4).contains(&words.len())
        && words
            .iter()
            .all(|word| word.starts_with(char::is_uppercase))
        && !line.contains(|c: char| c.is_ascii_digit());
    (looks_like_name && company(line).is_none()).then(|| clean_name(line))
}

/// Legal forms that mark a company's name.
const LEGAL_FORMS: &[&str] = &[
    "SRL", "SPRL", "BV", "BVBA", "SA", "NV", "SNC", "VOF", "ASBL", "VZW", "SCRL", "CVBA", "SC",
    "CV", "SARL", "SAS", "SASU", "EURL", "GmbH", "AG", "UG", "KG", "OHG", "e.K.", "Ltd", "Ltd.",
    "LLC", "Inc", "Inc.", "PLC", "B.V.", "N.V.", "S.A.", "S.R.L.", "S.L.", "SpA", "S.p.A.",
];

fn company(line: &str) -> Option<String> {
    let part = line.split(['|', '•', '·']).map(str::trim).find(|part| {
        let mut words = part
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty());
        part.len() <= 80
            && words.clone().count() >= 2
            && words.any(|word| LEGAL_FORMS.contains(&word))
    })?;
    let name = part.split(" - ").next().unwrap_or(part);
    Some(clean_name(name))
}

fn website(line: &str) -> Option<String> {
    let word = line
        .split(|c: char| c.is_whitespace() || "<>()[]|".contains(c))
        .find(|word| {
            let bare = word
                .trim_start_matches("https://")
                .trim_start_matches("http://");
            (word.len() > bare.len() || bare.starts_with("www."))
                && bare.contains('.')
                && !bare.contains('@')
        })?;
    let word = word.trim_end_matches(['/', '.', ',', ';']);
    let is_mail_program = ["aka.ms", "avast.", "apple.com", "microsoft.com"]
        .iter()
        .any(|known| word.contains(known));
    (!is_mail_program && word.len() <= 120).then(|| {
        if word.starts_with("http") {
            word.to_owned()
        } else {
            format!("https://{word}")
        }
    })
}

/// A postal code with a town, and the street on the same line or the one above.
fn address(lines: &[&str]) -> Option<String> {
    lines.iter().enumerate().find_map(|(at, line)| {
        let code = line
            .split(|c: char| c.is_whitespace() || c == ',' || c == '-')
            .enumerate()
            .find(|(_, word)| {
                (4..=5).contains(&word.len())
                    && word.bytes().all(|b| b.is_ascii_digit())
                    && !word.starts_with("19")
                    && !word.starts_with("20")
            })?;
        let code_at = line.find(code.1)?;
        let town = line[code_at + code.1.len()..].trim_start();
        let has_town = town
            .trim_start_matches(|c: char| c.is_ascii_uppercase() || c == ' ')
            .len()
            <= town.len()
            && town.starts_with(char::is_alphabetic);
        if !has_town || phone_in(line, None).is_some() || line.contains('@') || line.contains('€')
        {
            return None;
        }
        let before = line[..code_at]
            .trim_end_matches(['-', ',', ' ', 'B', 'L', 'D', 'F'])
            .trim();
        if before.contains(|c: char| c.is_ascii_digit()) {
            return Some(clean_name(line));
        }
        let street = at
            .checked_sub(1)
            .map(|above| lines[above])
            .filter(|street| {
                street.contains(|c: char| c.is_ascii_digit())
                    && street.starts_with(char::is_alphabetic)
                    && phone_in(street, None).is_none()
                    && !street.contains('@')
                    && vat_in(street).is_none()
            })?;
        Some(format!("{}, {}", clean_name(street), clean_name(line)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature() {
        let text = "Pouvez-vous faire un prix pour 0470 portes ?\n\nCordialement,\nEva Alt";
        let signature = "Menuiserie Alt SRL\nRue Haute 12\nB-1000 Bruxelles\nT +32 2 555 01 23\nTVA BE 0403.170.701\nwww.alt.test";
        let facts = signature_facts(
            text,
            signature,
            &Person {
                name: String::new(),
                email: "eva@alt.test".to_owned(),
            },
        );
        assert_eq!(facts.name.as_deref(), Some("Eva Alt"));
        assert_eq!(facts.company.as_deref(), Some("Menuiserie Alt SRL"));
        assert_eq!(facts.phone.as_deref(), Some("+3225550123"));
        assert_eq!(facts.vat_number.as_deref(), Some("BE0403170701"));
        assert_eq!(facts.website.as_deref(), Some("https://www.alt.test"));
        assert_eq!(
            facts.address.as_deref(),
            Some("Rue Haute 12, B-1000 Bruxelles")
        );
    }

    #[test]
    fn no_signature() {
        let facts = signature_facts("Bonjour, combien coûte une porte ?", "", &Person::default());
        assert_eq!(facts, SignatureFacts::default());
    }
}
