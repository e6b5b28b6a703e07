//! What of each tenant table is in an archive. A test over `pg_catalog` fails for a table that is not named here: whoever adds one decides.

/// A tenant table and its place.
#[derive(Debug, Clone, Copy)]
pub struct Kept {
    /// Its name.
    pub table: &'static str,
    /// Where its rows are.
    pub place: Place,
}

/// Where the rows of a table are.
#[derive(Debug, Clone, Copy)]
pub enum Place {
    /// All of them in a file.
    File {
        /// Its path.
        path: &'static str,
        /// The columns of the table's key, but for the tenant.
        key: &'static [&'static str],
        /// Columns that are left out: secrets, what stands in files of its own, what is made of other columns.
        without: &'static [&'static str],
    },
    /// With the request, offer or invoice that they belong to.
    Dossier,
    /// Nowhere, for this reason.
    Left(&'static str),
}

const fn file(
    table: &'static str,
    path: &'static str,
    key: &'static [&'static str],
    without: &'static [&'static str],
) -> Kept {
    let place = Place::File { path, key, without };
    Kept { table, place }
}

const fn dossier(table: &'static str) -> Kept {
    let place = Place::Dossier;
    Kept { table, place }
}

const fn left(table: &'static str, why: &'static str) -> Kept {
    let place = Place::Left(why);
    Kept { table, place }
}

const ID: &[&str] = &["id"];

/// All of them.
pub const KEPT: &[Kept] = &[
    dossier("requests"),
    dossier("messages"),
    dossier("attachments"),
    dossier("timeline_events"),
    dossier("drafts"),
    dossier("request_views"),
    dossier("offers"),
    dossier("offer_lines"),
    dossier("offer_versions"),
    dossier("customer_links"),
    dossier("offer_acceptances"),
    dossier("invoices"),
    dossier("invoice_lines"),
    dossier("issued_invoices"),
    file("contacts", "contacts/contacts.json", ID, &[]),
    file("contact_persons", "contacts/persons.json", ID, &[]),
    file("contact_events", "contacts/events.json", ID, &[]),
    file("contact_merges", "contacts/merges.json", ID, &[]),
    file("contact_imports", "contacts/imports.json", ID, &[]),
    file(
        "contact_import_lines",
        "contacts/import_lines.json",
        &["import_id", "line"],
        &[],
    ),
    file("vat_checks", "contacts/vat_checks.json", &["number"], &[]),
    file("products", "products.json", ID, &[]),
    file("direct_mails", "mails/direct_mails.json", ID, &[]),
    file("accepted_mails", "mails/accepted_mails.json", ID, &["raw"]),
    file("held_mails", "mails/held_mails.json", ID, &[]),
    file(
        "customer_reminders",
        "mails/customer_reminders.json",
        ID,
        &[],
    ),
    file("request_moves", "requests/moves.json", ID, &[]),
    file(
        "dismissed_suggestions",
        "requests/dismissed_suggestions.json",
        &["request_id", "other_id"],
        &[],
    ),
    file("notifications", "people/notifications.json", ID, &[]),
    file("saved_filters", "people/saved_filters.json", ID, &[]),
    file("invitations", "people/invitations.json", ID, &[]),
    file(
        "sso_identities",
        "people/sso_identities.json",
        &["hash"],
        &[],
    ),
    file("audit_log", "audit_log.json", ID, &[]),
    file("erasures", "privacy/erasures.json", ID, &["subject"]),
    file(
        "kept_documents",
        "privacy/kept_documents.json",
        &["document_id"],
        &[],
    ),
    file(
        "retention_rules",
        "privacy/retention_rules.json",
        &["kind"],
        &[],
    ),
    file("retention_runs", "privacy/retention_runs.json", ID, &[]),
    file("support_permits", "privacy/support_permits.json", ID, &[]),
    file("support_visits", "privacy/support_visits.json", ID, &[]),
    file("company_profiles", "settings/profile.json", &[], &["logo"]),
    file("extensions", "settings/extensions.json", &["key"], &[]),
    file("mail_settings", "settings/mail.json", &[], &["password"]),
    file(
        "mail_texts",
        "settings/mail_texts.json",
        &["kind", "language"],
        &[],
    ),
    file("standard_texts", "settings/standard_texts.json", ID, &[]),
    file("series", "settings/numbers.json", &["name", "year"], &[]),
    file("tenant_domains", "settings/domains.json", &["domain"], &[]),
    file(
        "trusted_forwarders",
        "settings/trusted_forwarders.json",
        ID,
        &[],
    ),
    file(
        "blocked_senders",
        "settings/blocked_senders.json",
        &["email"],
        &[],
    ),
    file(
        "sso_connections",
        "settings/single_sign_on.json",
        &[],
        &["signing_key"],
    ),
    file(
        "sso_domain_claims",
        "settings/single_sign_on_domains.json",
        &["domain"],
        &["proof"],
    ),
    left(
        "mail_fingerprints",
        "hashes by which a mail that comes twice is known",
    ),
    left("test_mails", "ours, to see whether mail arrives"),
    left("mail_trials", "ours, to see whether mail leaves"),
    left(
        "idempotent_answers",
        "answers to programs, kept for a day to be repeated",
    ),
    left(
        "sso_requests",
        "questions to an identity provider, of minutes",
    ),
    left(
        "sso_replays",
        "answers of an identity provider that may not be used again",
    ),
    left("company_exports", "archives like this one"),
    left("company_export_parts", "archives like this one"),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_file_has_a_path_of_its_own() {
        let paths: Vec<_> = KEPT
            .iter()
            .filter_map(|kept| match kept.place {
                Place::File { path, .. } => Some(path),
                Place::Dossier | Place::Left(_) => None,
            })
            .collect();
        let different: BTreeSet<_> = paths.iter().collect();
        assert_eq!(paths.len(), different.len());
    }
}
