//! What remains of two contacts that are one, and what goes back when they were two after all. Pure.

use super::{ContactDraft, Nature, PersonDraft};

/// The record that remains: what the kept one says stands, what it leaves open comes from the other. An address is taken whole, for half of one and
/// half of another lead nowhere; notes are put below each other.
pub(super) fn survivor(kept: &ContactDraft, merged: &ContactDraft) -> ContactDraft {
    let text = |kept: &String, merged: &String| if kept.is_empty() { merged } else { kept }.clone();
    let place = if has_address(kept) { kept } else { merged };
    ContactDraft {
        nature: if kept.nature == Nature::Company {
            kept.nature
        } else {
            merged.nature
        },
        name: kept.name.clone(),
        company: text(&kept.company, &merged.company),
        email: kept.email.clone().or_else(|| merged.email.clone()),
        phone: text(&kept.phone, &merged.phone),
        vat_number: text(&kept.vat_number, &merged.vat_number),
        website: text(&kept.website, &merged.website),
        address: place.address.clone(),
        postal_code: place.postal_code.clone(),
        city: place.city.clone(),
        country: place.country.clone(),
        language: kept.language.clone().or_else(|| merged.language.clone()),
        notes: match (kept.notes.as_str(), merged.notes.as_str()) {
            (kept, merged) if kept.is_empty() || kept == merged => merged.to_owned(),
            (kept, "") => kept.to_owned(),
            (kept, merged) => format!("{kept}\n\n{merged}"),
        },
    }
}

fn has_address(draft: &ContactDraft) -> bool {
    !(draft.address.is_empty() && draft.postal_code.is_empty() && draft.city.is_empty())
}

/// The merged contact as somebody at the one that remains, when it was somebody else: their address must go on leading here.
pub(super) fn person_left(survivor: &ContactDraft, merged: &ContactDraft) -> Option<PersonDraft> {
    let email = merged
        .email
        .clone()
        .filter(|_| merged.email != survivor.email);
    let phone = if merged.phone == survivor.phone {
        String::new()
    } else {
        merged.phone.clone()
    };
    let same = |name: &str| name.to_lowercase() == merged.name.to_lowercase();
    let known = same(&survivor.name) || same(&survivor.company);
    let lost = email.is_some() || !phone.is_empty() || !known;
    lost.then(|| PersonDraft {
        name: merged.name.clone(),
        role: String::new(),
        email,
        phone,
    })
}

/// The kept contact after the merge is undone: a field that still says what the merge made of it says again what it said before; one that somebody
/// changed since stays.
pub(super) fn undone(
    now: &ContactDraft,
    before: &ContactDraft,
    after: &ContactDraft,
) -> ContactDraft {
    macro_rules! back {
        ($($field:ident),+) => {
            ContactDraft {
                $($field: if now.$field == after.$field { before.$field.clone() } else { now.$field.clone() }),+
            }
        };
    }
    back!(
        nature,
        name,
        company,
        email,
        phone,
        vat_number,
        website,
        address,
        postal_code,
        city,
        country,
        language,
        notes
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contacts::ContactForm;

    fn draft(fields: &[(&str, &str)]) -> ContactDraft {
        let form: serde_json::Map<_, _> = fields
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).into()))
            .collect();
        let form: ContactForm = serde_json::from_value(form.into()).unwrap();
        form.try_into().unwrap()
    }

    #[test]
    fn what_the_kept_one_says_stands_and_the_rest_comes_from_the_other() {
        for (kept, merged, remains) in [
            // Open fields are filled.
            (
                &[("name", "Eva")][..],
                &[
                    ("name", "E. Maes"),
                    ("email", "eva@a.example"),
                    ("phone", "1"),
                    ("language", "nl"),
                    ("website", "a.example"),
                ][..],
                &[
                    ("name", "Eva"),
                    ("email", "eva@a.example"),
                    ("phone", "1"),
                    ("language", "nl"),
                    ("website", "a.example"),
                ][..],
            ),
            // What is said stands.
            (
                &[("name", "Eva"), ("email", "eva@a.example"), ("phone", "1")],
                &[("name", "Tom"), ("email", "tom@a.example"), ("phone", "2")],
                &[("name", "Eva"), ("email", "eva@a.example"), ("phone", "1")],
            ),
            // A person and a company are a company.
            (
                &[("name", "Eva")],
                &[
                    ("name", "Tom"),
                    ("company", "Atelier"),
                    ("vat_number", "0403.170.701"),
                ],
                &[
                    ("name", "Eva"),
                    ("company", "Atelier"),
                    ("vat_number", "BE0403170701"),
                ],
            ),
            // Addresses don't mix.
            (
                &[("name", "Eva"), ("city", "Gent")],
                &[
                    ("name", "Eva"),
                    ("address", "Rue Haute 1"),
                    ("city", "Liège"),
                    ("country", "BE"),
                ],
                &[("name", "Eva"), ("city", "Gent")],
            ),
            (
                &[("name", "Eva"), ("country", "FR")],
                &[
                    ("name", "Eva"),
                    ("address", "Rue Haute 1"),
                    ("city", "Liège"),
                    ("country", "BE"),
                ],
                &[
                    ("name", "Eva"),
                    ("address", "Rue Haute 1"),
                    ("city", "Liège"),
                    ("country", "BE"),
                ],
            ),
            // Notes are kept, both and once.
            (
                &[("name", "Eva"), ("notes", "Pays late.")],
                &[("name", "Eva"), ("notes", "Has a dog.")],
                &[("name", "Eva"), ("notes", "Pays late.\n\nHas a dog.")],
            ),
            (
                &[("name", "Eva"), ("notes", "Pays late.")],
                &[("name", "Eva"), ("notes", "Pays late.")],
                &[("name", "Eva"), ("notes", "Pays late.")],
            ),
            (
                &[("name", "Eva")],
                &[("name", "Eva"), ("notes", "Late.")],
                &[("name", "Eva"), ("notes", "Late.")],
            ),
        ] {
            assert_eq!(
                survivor(&draft(kept), &draft(merged)),
                draft(remains),
                "{kept:?} and {merged:?}"
            );
        }
    }

    #[test]
    fn somebody_else_stays_reachable() {
        let eva = draft(&[
            ("name", "Eva"),
            ("company", "Atelier"),
            ("email", "eva@a.example"),
            ("phone", "1"),
        ]);
        for (merged, person) in [
            (&[("name", "eva"), ("email", "eva@a.example")][..], None),
            (&[("name", "ATELIER"), ("phone", "1")], None),
            (
                &[("name", "Eva"), ("email", "eva@home.example")],
                Some(("Eva", Some("eva@home.example"), "")),
            ),
            (&[("name", "Tom"), ("phone", "2")], Some(("Tom", None, "2"))),
            (
                &[("name", "Tom"), ("email", "eva@a.example"), ("phone", "1")],
                Some(("Tom", None, "")),
            ),
        ] {
            let merged = draft(merged);
            let left = person_left(&survivor(&eva, &merged), &merged);
            let left = left
                .as_ref()
                .map(|p| (p.name.as_str(), p.email.as_deref(), p.phone.as_str()));
            assert_eq!(left, person, "{merged:?}");
        }
    }

    #[test]
    fn undoing_takes_back_what_nobody_changed_since() {
        let before = draft(&[("name", "Eva")]);
        let after = draft(&[("name", "Eva"), ("phone", "1"), ("city", "Gent")]);
        let now = draft(&[("name", "Eva Maes"), ("phone", "1"), ("city", "Brugge")]);
        assert_eq!(
            undone(&now, &before, &after),
            draft(&[("name", "Eva Maes"), ("city", "Brugge")])
        );
        assert_eq!(undone(&after, &before, &after), before);
    }
}
