//! Subjects without the prefixes that mail clients put before them.

/// What a prefix says about the mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Prefix {
    Reply,
    Forward,
}

/// Prefixes of clients and languages, lower-case. `re` and `fwd` are international; the others are those of Outlook and its
/// kin in each language (`vs` is Danish and Norwegian for a forward, Finnish for a reply; only the outer mail's kind depends on it).
const PREFIXES: &[(&str, Prefix)] = &[
    ("re", Prefix::Reply),
    ("ré", Prefix::Reply),
    ("rép", Prefix::Reply),
    ("aw", Prefix::Reply),
    ("antw", Prefix::Reply),
    ("antwort", Prefix::Reply),
    ("antwoord", Prefix::Reply),
    ("sv", Prefix::Reply),
    ("r", Prefix::Reply),
    ("rif", Prefix::Reply),
    ("res", Prefix::Reply),
    ("odp", Prefix::Reply),
    ("vá", Prefix::Reply),
    ("vl", Prefix::Forward),
    ("ynt", Prefix::Reply),
    ("atb", Prefix::Reply),
    ("ответ", Prefix::Reply),
    ("відп", Prefix::Reply),
    ("回复", Prefix::Reply),
    ("答复", Prefix::Reply),
    ("返信", Prefix::Reply),
    ("odg", Prefix::Reply),
    ("răsp", Prefix::Reply),
    ("fw", Prefix::Forward),
    ("fwd", Prefix::Forward),
    ("tr", Prefix::Forward),
    ("wg", Prefix::Forward),
    ("wtr", Prefix::Forward),
    ("doorst", Prefix::Forward),
    ("doorgestuurd", Prefix::Forward),
    ("vs", Prefix::Forward),
    ("vb", Prefix::Forward),
    ("videresend", Prefix::Forward),
    ("rv", Prefix::Forward),
    ("i", Prefix::Forward),
    ("pd", Prefix::Forward),
    ("enc", Prefix::Forward),
    ("encaminhado", Prefix::Forward),
    ("ilt", Prefix::Forward),
    ("i\u{307}lt", Prefix::Forward),
    ("ilet", Prefix::Forward),
    ("továbbítás", Prefix::Forward),
    ("tov", Prefix::Forward),
    ("пересл", Prefix::Forward),
    ("перенапр", Prefix::Forward),
    ("转发", Prefix::Forward),
    ("轉寄", Prefix::Forward),
    ("転送", Prefix::Forward),
    ("proslijed", Prefix::Forward),
    ("preposlané", Prefix::Forward),
    ("přeposlané", Prefix::Forward),
    ("edasi", Prefix::Forward),
    ("redir", Prefix::Forward),
    ("transf", Prefix::Forward),
    ("transféré", Prefix::Forward),
    ("weitergeleitet", Prefix::Forward),
    ("inoltra", Prefix::Forward),
    ("inoltrato", Prefix::Forward),
    ("reenviado", Prefix::Forward),
    ("reenv", Prefix::Forward),
    ("přeposláno", Prefix::Forward),
    ("proslijeđ", Prefix::Forward),
    ("proslijeđeno", Prefix::Forward),
    ("videresendt", Prefix::Forward),
    ("vidarebefordrat", Prefix::Forward),
    ("välitetty", Prefix::Forward),
    ("podaj dalej", Prefix::Forward),
    ("переслано", Prefix::Forward),
    ("odpověď", Prefix::Reply),
    ("odpoveď", Prefix::Reply),
    ("vast", Prefix::Reply),
    ("yanıt", Prefix::Reply),
    ("відповідь", Prefix::Reply),
    ("回覆", Prefix::Reply),
];

/// The longest prefix with its counter, e.g. `Doorgestuurd[12]`.
const LONGEST_PREFIX: usize = 40;

/// The subject without Re/Fwd/TR/WG/Doorst… at its start, however many there are, and with white space folded.
pub fn normalised_subject(subject: &str) -> String {
    let folded = folded(subject);
    let mut rest = folded.as_str();
    while let Some((_, after)) = prefix(rest) {
        rest = after;
    }
    rest.to_owned()
}

/// What the outermost prefix says.
pub(crate) fn outer_prefix(subject: &str) -> Option<Prefix> {
    prefix(&folded(subject)).map(|(prefix, _)| prefix)
}

/// Two subjects of the same conversation: equal without prefixes, ignoring case.
pub(crate) fn same_subject(one: &str, other: &str) -> bool {
    let (one, other) = (normalised_subject(one), normalised_subject(other));
    !one.is_empty() && one.to_lowercase() == other.to_lowercase()
}

fn folded(subject: &str) -> String {
    subject
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `Re: `, `RE[2]: `, `Fwd : `, `AW：`. External-mail marks such as `[EXT]` count as nothing when a prefix follows them.
fn prefix(subject: &str) -> Option<(Prefix, &str)> {
    let subject = subject.trim_start();
    let unmarked = subject
        .strip_prefix('[')
        .and_then(|marked| marked.split_once(']'))
        .filter(|(mark, _)| {
            EXTERNAL_MARKS
                .iter()
                .any(|known| mark.eq_ignore_ascii_case(known))
        })
        .map_or(subject, |(_, rest)| rest.trim_start());
    let (colon_at, colon) = unmarked
        .char_indices()
        .find(|&(at, c)| c == ':' || c == '：' || at > LONGEST_PREFIX)?;
    let word = unmarked[..colon_at].trim_end();
    let word = word.split(['[', '(', '^']).next().unwrap_or(word);
    let word = word
        .trim_end_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ' ')
        .to_lowercase();
    let prefix = PREFIXES.iter().find(|(known, _)| *known == word)?.1;
    (colon == ':' || colon == '：')
        .then(|| (prefix, unmarked[colon_at + colon.len_utf8()..].trim_start()))
}

const EXTERNAL_MARKS: [&str; 6] = ["ext", "external", "extern", "externe", "externo", "esterno"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_go_however_many_there_are() {
        for (given, expected) in [
            ("Re: Fwd: TR: Offre pour 3 portes", "Offre pour 3 portes"),
            ("WG: AW: Angebot", "Angebot"),
            ("Doorst: Antw: Offerte", "Offerte"),
            ("SV: VS: Tilbud", "Tilbud"),
            ("RE[2]: prix", "prix"),
            ("TR : prix", "prix"),
            ("[EXTERNAL] RE: prix", "prix"),
            ("[Chantier 12] prix", "[Chantier 12] prix"),
            ("Re:Re:Re:x", "x"),
            ("İLT: fiyat", "fiyat"),
            ("転送: 見積", "見積"),
            ("Prix :  deux\r\n\tportes", "Prix : deux portes"),
            ("Weitergeleitet: Odpověď: dveře", "dveře"),
            ("Podaj dalej: Odp: drzwi", "drzwi"),
            ("Restauration: devis", "Restauration: devis"),
            ("Re:", ""),
            ("", ""),
        ] {
            assert_eq!(normalised_subject(given), expected, "{given}");
        }
    }

    #[test]
    fn the_outermost_prefix_counts() {
        assert_eq!(outer_prefix("Re: Fwd: x"), Some(Prefix::Reply));
        assert_eq!(outer_prefix("TR: RE: x"), Some(Prefix::Forward));
        assert_eq!(outer_prefix("Question: prix"), None);
    }
}
