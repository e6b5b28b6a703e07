//! A standard text in a reply.

use serde::Serialize;

use super::{StandardText, StandardTextError, fill, find, list};
use crate::company;
use crate::ids::StandardTextId;
use crate::language::Language;
use crate::requests::Request;
use crate::tenancy::TenantTx;

/// A text that a salesperson may insert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Offered {
    /// Its id.
    pub id: StandardTextId,
    /// As the company calls it.
    pub name: String,
    /// The language it is written in: the requester's, unless the text does not exist in it.
    pub language: Language,
}

/// The texts for an answer to this request, each once.
pub async fn list_offered(
    tx: &mut TenantTx,
    request: &Request,
) -> Result<Vec<Offered>, sqlx::Error> {
    let texts = list(tx).await?;
    let company = company::current(tx).await?.language;
    let requester = request
        .language
        .as_deref()
        .and_then(|code| code.parse().ok());
    Ok(offered(&texts, requester.unwrap_or(company), company))
}

/// Of the texts of one name: the one in the requester's language, else in the company's, else any.
fn offered(texts: &[StandardText], requester: Language, company: Language) -> Vec<Offered> {
    texts
        .chunk_by(|one, other| one.name == other.name)
        .filter_map(|same| {
            let in_language = |language| same.iter().find(|text| text.language == language);
            in_language(requester)
                .or_else(|| in_language(company))
                .or(same.first())
        })
        .map(|text| Offered {
            id: text.id,
            name: text.name.clone(),
            language: text.language,
        })
        .collect()
}

/// The text as the requester would read it.
pub async fn filled(
    tx: &mut TenantTx,
    id: StandardTextId,
    request: &Request,
) -> Result<String, StandardTextError> {
    let text = find(tx, id).await?.ok_or(StandardTextError::Unknown)?;
    let company = company::current(tx).await?;
    let values = [
        ("name", request.requester.name.as_str()),
        ("subject", request.subject.as_str()),
        ("number", request.number.as_str()),
        ("company", company.name.as_str()),
    ];
    Ok(fill(&text.body, &values))
}

/// What was typed, with `text` added: below it, but above the signature that ends it.
pub fn inserted(typed: &str, text: &str, signature: &str) -> String {
    let typed = typed.replace("\r\n", "\n");
    let typed = typed.trim_end();
    let (above, below) = match typed.strip_suffix(signature.trim_end()) {
        Some(above) if !signature.is_empty() => (above, signature),
        _ => (typed, ""),
    };
    let above = above.trim_end();
    let gap = if above.is_empty() { "" } else { "\n\n" };
    format!("{above}{gap}{text}{below}")
}

#[cfg(test)]
mod tests {
    use time::OffsetDateTime;

    use super::*;

    #[test]
    fn a_text_is_offered_once_in_the_best_language() {
        let text = |name: &str, language| StandardText {
            id: StandardTextId::new(),
            name: name.to_owned(),
            language,
            body: String::new(),
            updated_at: OffsetDateTime::UNIX_EPOCH,
        };
        let texts = [
            text("Prix", Language::Fr),
            text("Prix", Language::Nl),
            text("Visite", Language::En),
            text("Visite", Language::Fr),
            text("Werf", Language::De),
        ];
        let languages: Vec<_> = offered(&texts, Language::Nl, Language::Fr)
            .into_iter()
            .map(|offered| offered.language)
            .collect();
        assert_eq!(languages, [Language::Nl, Language::Fr, Language::De]);
    }

    #[test]
    fn a_text_stands_above_the_signature() {
        let signature = "\n\n-- \nEva";
        for (typed, expected) in [
            ("", "TEXT"),
            (signature, "TEXT\n\n-- \nEva"),
            ("\r\n\r\n-- \r\nEva\r\n", "TEXT\n\n-- \nEva"),
            ("Bonjour\n\n-- \nEva", "Bonjour\n\nTEXT\n\n-- \nEva"),
            ("Bonjour\n", "Bonjour\n\nTEXT"),
        ] {
            assert_eq!(inserted(typed, "TEXT", signature), expected, "{typed:?}");
        }
        assert_eq!(inserted("Bonjour", "TEXT", ""), "Bonjour\n\nTEXT");
    }
}
