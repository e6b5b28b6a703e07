//! What an erasure does with every column that can hold words.
//!
//! This is what keeps the promise when the next table comes: a sweep over the catalogue fails when a column of text, JSON, bytes, words to search for or network
//! addresses is not listed here, and the sweep that erases works from this list.

/// Whose rows a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// A company's: swept in the company of the erasure.
    Tenant,
    /// Nobody's in particular: only what belongs to the company or the account is touched, each by a statement of its own.
    Global,
}

/// What becomes of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// The address and the names are replaced.
    Redacted,
    /// A name: replaced with the address in the column named.
    NameOf(&'static str),
    /// An address and nothing else: emptied, so that nobody writes to what stands for it.
    Emptied,
    /// A JSON list of people, by `name` and `email`.
    People,
    /// The row goes when it holds the address.
    RowGoes,
    /// Looked into byte by byte; the row goes when it holds the address anywhere.
    Searched,
    /// Replaced by a function of the database, since the portal can't change it.
    Pseudonymised,
    /// Goes with its row, which another step finds by what is named here.
    WithRow(&'static str),
    /// Stays for its legal term, then its row goes.
    ByLaw,
    /// The company's own: while the address stands there, no erasure begins.
    Company,
    /// Made by the database from other columns.
    Derived,
    /// Holds nobody, because it is what is said here.
    Nobody(&'static str),
}

use Fate::{
    ByLaw, Company, Derived, Emptied, NameOf, Nobody, People, Pseudonymised, Redacted, RowGoes,
    Searched, WithRow,
};

/// A table with its columns.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Whose rows.
    pub scope: Scope,
    /// The columns that name a row within its company.
    pub(super) key: &'static str,
    /// Rows of which this holds stay as they are: a condition on the row `t`.
    pub(super) but: Option<&'static str>,
    /// What is set when a row is redacted.
    pub(super) also: Option<&'static str>,
    /// Columns with their types, as the sweep needs them, and what becomes of them.
    pub columns: &'static [(&'static str, Type, Fate)],
}

/// How a column is read as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Type {
    /// `text`.
    Text,
    /// `text[]`.
    Texts,
    /// `jsonb`.
    Json,
    /// `bytea`.
    Bytes,
    /// Anything else that is not read: `tsvector`, `inet`.
    Other,
}

use Type::{Bytes, Json, Other, Text, Texts};

const CODE: Fate = Nobody("one of a closed list");
const HASH: Fate = Nobody("a hash");

const fn tenant(
    name: &'static str,
    key: &'static str,
    columns: &'static [(&'static str, Type, Fate)],
) -> Table {
    Table {
        name,
        scope: Scope::Tenant,
        key,
        but: None,
        also: None,
        columns,
    }
}

const fn global(name: &'static str, columns: &'static [(&'static str, Type, Fate)]) -> Table {
    Table {
        name,
        scope: Scope::Global,
        key: "",
        but: None,
        also: None,
        columns,
    }
}

impl Table {
    /// The columns that name a row within its company.
    pub fn key(&self) -> &'static str {
        self.key
    }

    /// Rows `t` of which this holds stay as they are.
    pub fn but(&self) -> Option<&'static str> {
        self.but
    }

    const fn unless(self, condition: &'static str) -> Self {
        Self {
            but: Some(condition),
            ..self
        }
    }

    const fn also(self, assignment: &'static str) -> Self {
        Self {
            also: Some(assignment),
            ..self
        }
    }
}

/// An offer that was accepted or invoiced: its words are evidence. `$id` is where the row has its id.
macro_rules! bound_offer {
    ($id:literal) => {
        concat!(
            "exists (select from offers b where b.tenant_id = t.tenant_id and b.id = t.",
            $id,
            " and (b.status = 'accepted'
                or exists (select from offer_acceptances a where a.tenant_id = b.tenant_id and a.offer_id = b.id)
                or exists (select from invoices i where i.tenant_id = b.tenant_id and i.offer_id = b.id and i.status <> 'draft')))"
        )
    };
}

/// An invoice that has its number.
macro_rules! bound_invoice {
    ($id:literal) => {
        concat!(
            "exists (select from invoices b where b.tenant_id = t.tenant_id and b.id = t.",
            $id,
            " and b.status <> 'draft')"
        )
    };
}

/// Every table that has such a column.
pub fn registry() -> &'static [Table] {
    TABLES
}

const TABLES: &[Table] = &[
    tenant(
        "accepted_mails",
        "id",
        &[
            ("sender", Text, Redacted),
            ("recipient", Text, Redacted),
            (
                "client_address",
                Other,
                Nobody("the mail server that brought it"),
            ),
            ("helo", Text, Redacted),
            ("raw", Bytes, Searched),
            ("outcome", Text, CODE),
            ("verdicts", Json, Redacted),
        ],
    ),
    tenant(
        "attachments",
        "id",
        &[
            ("name", Text, Redacted),
            ("content_type", Text, Redacted),
            ("content_id", Text, Redacted),
            ("content", Bytes, Searched),
        ],
    ),
    tenant(
        "audit_log",
        "id",
        &[
            ("name", Text, Pseudonymised),
            ("address", Text, Pseudonymised),
            ("kind", Text, CODE),
            ("target", Text, Pseudonymised),
            ("before", Json, Pseudonymised),
            ("after", Json, Pseudonymised),
        ],
    ),
    tenant("blocked_senders", "email", &[("email", Text, RowGoes)]),
    tenant(
        "company_profiles",
        "tenant_id",
        &[
            ("address", Text, Redacted),
            ("vat_number", Text, Nobody("the company's number")),
            ("phone", Text, Nobody("the company's number")),
            ("email", Text, Company),
            ("website", Text, Redacted),
            ("iban", Text, Nobody("the company's account")),
            ("bic", Text, Nobody("the company's bank")),
            ("colour", Text, CODE),
            ("conditions", Text, Redacted),
            ("logo", Bytes, Nobody("a picture of the company's")),
        ],
    ),
    tenant(
        "contact_events",
        "id",
        &[
            ("event", Text, CODE),
            ("actor_name", Text, Redacted),
            ("data", Json, Redacted),
        ],
    ),
    tenant(
        "contact_import_lines",
        "import_id, line",
        &[
            ("form", Json, RowGoes),
            ("outcome", Text, CODE),
            ("errors", Json, Nobody("names of fields and codes")),
        ],
    ),
    tenant("contact_imports", "id", &[("file_name", Text, Redacted)]),
    tenant(
        "contact_merges",
        "id",
        &[
            ("actor_name", Text, Redacted),
            ("before", Json, Redacted),
            ("after", Json, Redacted),
        ],
    ),
    tenant(
        "contact_persons",
        "id",
        &[
            ("name", Text, Redacted),
            ("role", Text, Redacted),
            ("email", Text, WithRow("email")),
            ("phone", Text, Redacted),
        ],
    ),
    tenant(
        "contacts",
        "id",
        &[
            ("kind", Text, CODE),
            ("name", Text, Redacted),
            ("company", Text, Redacted),
            ("email", Text, WithRow("email")),
            ("phone", Text, Redacted),
            ("vat_number", Text, WithRow("email")),
            ("website", Text, Redacted),
            ("address", Text, Redacted),
            ("language", Text, CODE),
            ("nature", Text, CODE),
            ("postal_code", Text, WithRow("email")),
            ("city", Text, WithRow("email")),
            ("country", Text, CODE),
            ("notes", Text, Redacted),
        ],
    ),
    tenant(
        "customer_links",
        "id",
        &[
            ("secret", Text, WithRow("email")),
            ("name", Text, RowGoes),
            ("email", Text, RowGoes),
        ],
    ),
    tenant(
        "direct_mails",
        "id",
        &[
            ("from_name", Text, Redacted),
            ("reply_to", Text, Redacted),
            ("to_people", Json, People),
            ("cc_people", Json, People),
            ("subject", Text, Redacted),
            ("text", Text, Redacted),
            ("unsafe_html", Text, Redacted),
            ("message_id", Text, Redacted),
            ("language", Text, CODE),
            ("delivery_state", Text, CODE),
            ("delivery_detail", Text, Redacted),
        ],
    ),
    tenant(
        "drafts",
        "request_id, user_id, kind",
        &[("kind", Text, CODE), ("content", Json, Redacted)],
    ),
    tenant("company_exports", "id", &[("language", Text, CODE)]),
    tenant(
        "company_export_parts",
        "export_id, number",
        &[("content", Bytes, WithRow("the archives, which go whole"))],
    ),
    tenant(
        "erasures",
        "id",
        &[
            ("subject", Bytes, WithRow("its end, where it is emptied")),
            ("counts", Json, Nobody("numbers")),
        ],
    ),
    tenant(
        "extensions",
        "key",
        &[("key", Text, CODE), ("settings", Json, Redacted)],
    ),
    tenant(
        "held_mails",
        "id",
        &[
            ("kind", Text, CODE),
            ("from_name", Text, NameOf("from_email")),
            ("from_email", Text, Emptied),
            ("subject", Text, Redacted),
            ("reasons", Json, Redacted),
            ("confirmation", Json, Redacted),
        ],
    ),
    tenant(
        "idempotent_answers",
        "user_id, key",
        &[
            ("key", Text, RowGoes),
            ("body_hash", Bytes, HASH),
            ("answer", Bytes, RowGoes),
        ],
    ),
    tenant(
        "invitations",
        "id",
        &[
            ("email", Text, RowGoes),
            ("role", Text, CODE),
            ("switched_off", Texts, CODE),
            ("invited_by", Text, Redacted),
        ],
    ),
    tenant(
        "invoice_lines",
        "id",
        &[
            ("kind", Text, CODE),
            ("description", Text, Redacted),
            ("unit", Text, Redacted),
        ],
    )
    .unless(bound_invoice!("invoice_id")),
    tenant(
        "invoices",
        "id",
        &[
            ("kind", Text, CODE),
            ("status", Text, CODE),
            ("contact_name", Text, Redacted),
            ("language", Text, CODE),
            ("reference", Text, Redacted),
            ("introduction", Text, Redacted),
            ("conditions", Text, Redacted),
            ("vat_scheme", Text, CODE),
            ("number", Text, Nobody("a number")),
            ("payment_reference", Text, Nobody("a number")),
            ("paid_note", Text, Redacted),
            ("search", Other, Derived),
        ],
    )
    .unless(bound_invoice!("id")),
    tenant(
        "issued_invoices",
        "invoice_id",
        &[
            ("number", Text, Nobody("a number")),
            ("content", Json, ByLaw),
            ("pdf", Bytes, ByLaw),
            ("ubl", Text, ByLaw),
            ("pdf_hash", Bytes, HASH),
        ],
    ),
    tenant("kept_documents", "document_id", &[("kind", Text, CODE)]),
    tenant(
        "mail_fingerprints",
        "fingerprint",
        &[("fingerprint", Bytes, HASH)],
    ),
    tenant(
        "mail_settings",
        "tenant_id",
        &[
            ("display_name", Text, Redacted),
            ("address", Text, Company),
            ("host", Text, Nobody("a mail server")),
            ("tls", Text, CODE),
            ("user_name", Text, Company),
            ("password", Bytes, Nobody("sealed")),
            ("failure", Text, Redacted),
        ],
    ),
    tenant(
        "mail_texts",
        "kind, language",
        &[
            ("kind", Text, CODE),
            ("language", Text, CODE),
            ("subject", Text, Redacted),
            ("body", Text, Redacted),
        ],
    ),
    tenant(
        "messages",
        "id",
        &[
            ("direction", Text, CODE),
            ("kind", Text, CODE),
            ("from_name", Text, NameOf("from_email")),
            ("from_email", Text, Emptied),
            ("to_people", Json, People),
            ("cc_people", Json, People),
            ("bcc_people", Json, People),
            ("subject", Text, Redacted),
            ("text", Text, Redacted),
            ("folded_text", Text, Redacted),
            ("unsafe_html", Text, Redacted),
            ("message_id", Text, Redacted),
            ("in_reply_to", Text, Redacted),
            ("reference_ids", Texts, Redacted),
            ("reasons", Json, Redacted),
            ("warnings", Json, Redacted),
            ("delivery_state", Text, CODE),
            ("delivery_detail", Text, Redacted),
            ("search", Other, Derived),
        ],
    ),
    tenant(
        "notifications",
        "id",
        &[("kind", Text, CODE), ("actor_name", Text, Redacted)],
    ),
    tenant(
        "offer_acceptances",
        "id",
        &[
            ("pdf_hash", Bytes, HASH),
            ("name", Text, ByLaw),
            ("email", Text, ByLaw),
            ("address", Text, ByLaw),
            ("user_agent", Text, ByLaw),
            ("options", Json, ByLaw),
            ("terms", Text, ByLaw),
            ("signature", Bytes, ByLaw),
        ],
    ),
    tenant(
        "offer_lines",
        "id",
        &[
            ("kind", Text, CODE),
            ("description", Text, Redacted),
            ("unit", Text, Redacted),
        ],
    )
    .unless(bound_offer!("offer_id")),
    tenant(
        "offer_versions",
        "id",
        &[
            ("content", Json, Redacted),
            ("pdf", Bytes, WithRow("content, which it prints")),
            ("pdf_hash", Bytes, HASH),
        ],
    )
    .unless(bound_offer!("offer_id"))
    // It prints what the content says: it can't be handed out any more, and is set anew when it is asked for.
    .also("pdf = ''"),
    tenant(
        "offers",
        "id",
        &[
            ("number", Text, Nobody("a number")),
            ("status", Text, CODE),
            ("language", Text, CODE),
            ("reference", Text, Redacted),
            ("introduction", Text, Redacted),
            ("conditions", Text, Redacted),
            ("vat_scheme", Text, CODE),
            ("decided_by", Text, Redacted),
            ("refusal_reason", Text, Redacted),
            ("search", Other, Derived),
        ],
    )
    .unless(bound_offer!("id")),
    tenant(
        "products",
        "id",
        &[
            ("name", Text, Redacted),
            ("reference", Text, Redacted),
            ("unit", Text, Redacted),
            ("descriptions", Json, Redacted),
        ],
    ),
    tenant(
        "request_moves",
        "id",
        &[
            ("kind", Text, CODE),
            ("took", Json, Redacted),
            ("status_before", Text, CODE),
            ("status_after", Text, CODE),
        ],
    ),
    tenant(
        "requests",
        "id",
        &[
            ("number", Text, Nobody("a number")),
            ("kind", Text, CODE),
            ("subject", Text, Redacted),
            ("preview", Text, Redacted),
            ("status", Text, CODE),
            ("status_before_cancel", Text, CODE),
            ("requester_name", Text, NameOf("requester_email")),
            ("requester_email", Text, Emptied),
            ("candidates", Json, People),
            ("forwarder_email", Text, Redacted),
            ("suggested_contact", Json, Redacted),
            ("reasons", Json, Redacted),
            ("language", Text, CODE),
            ("search", Other, Derived),
            ("subject_key", Text, Derived),
        ],
    ),
    tenant(
        "saved_filters",
        "id",
        &[("name", Text, Redacted), ("query", Text, Redacted)],
    ),
    tenant("series", "name, year", &[("name", Text, CODE)]),
    tenant(
        "sso_connections",
        "tenant_id",
        &[
            ("signing_key", Bytes, Nobody("sealed")),
            (
                "certificate",
                Text,
                Nobody("a certificate of the company's"),
            ),
            ("idp", Json, Redacted),
            ("metadata", Text, Redacted),
            ("metadata_url", Text, Redacted),
            ("email_attribute", Text, Nobody("the name of an attribute")),
            ("name_attribute", Text, Nobody("the name of an attribute")),
            ("default_role", Text, CODE),
        ],
    ),
    tenant(
        "sso_domain_claims",
        "domain",
        &[
            ("domain", Text, Nobody("a domain of the company's")),
            ("proof", Text, Nobody("random letters")),
            ("problem", Text, CODE),
        ],
    ),
    tenant(
        "sso_identities",
        "hash",
        &[
            ("hash", Bytes, HASH),
            ("issuer", Text, Nobody("an identity provider")),
            ("name_id", Text, RowGoes),
        ],
    ),
    tenant(
        "sso_replays",
        "assertion_id",
        &[("assertion_id", Text, RowGoes)],
    ),
    tenant(
        "sso_requests",
        "id",
        &[
            ("id", Text, Nobody("random letters")),
            ("next", Text, RowGoes),
            ("outcome", Json, RowGoes),
        ],
    ),
    tenant("retention_rules", "kind", &[("kind", Text, CODE)]),
    tenant(
        "retention_runs",
        "id",
        &[("removed", Json, Nobody("numbers"))],
    ),
    tenant(
        "standard_texts",
        "id",
        &[
            ("name", Text, Redacted),
            ("language", Text, CODE),
            ("body", Text, Redacted),
        ],
    ),
    tenant(
        "support_permits",
        "id",
        &[
            ("allowed_by_name", Text, Redacted),
            ("reason", Text, Redacted),
        ],
    ),
    tenant(
        "support_visits",
        "id",
        &[
            ("operator", Text, Nobody("somebody of support")),
            ("reason", Text, Redacted),
        ],
    ),
    tenant(
        "tenant_domains",
        "domain",
        &[("domain", Text, Nobody("a domain of the company's"))],
    ),
    tenant(
        "timeline_events",
        "id",
        &[
            ("event", Text, CODE),
            ("actor_name", Text, Redacted),
            ("data", Json, Redacted),
        ],
    ),
    tenant("trusted_forwarders", "id", &[("email", Text, RowGoes)]),
    tenant(
        "vat_checks",
        "number",
        &[
            ("number", Text, WithRow("the contact's number")),
            ("state", Text, CODE),
            ("name", Text, RowGoes),
            ("address", Text, RowGoes),
        ],
    ),
    global(
        "addresses",
        &[("local_part", Text, Nobody("a company's address"))],
    ),
    global(
        "api_tokens",
        &[
            ("hash", Bytes, HASH),
            ("name", Text, WithRow("user_id")),
            ("scope", Text, CODE),
        ],
    ),
    global("customer_link_hashes", &[("hash", Bytes, HASH)]),
    global("invitation_hashes", &[("hash", Bytes, HASH)]),
    global(
        "jobs",
        &[
            ("dedupe_key", Text, RowGoes),
            ("kind", Text, CODE),
            ("payload", Json, RowGoes),
            ("last_error", Text, Redacted),
        ],
    ),
    global("knocks", &[("hash", Bytes, HASH)]),
    global(
        "mail_secrets",
        &[
            ("hash", Bytes, HASH),
            ("purpose", Text, CODE),
            ("email", Text, RowGoes),
        ],
    ),
    global(
        "memberships",
        &[
            ("role", Text, CODE),
            ("notifications", Json, Nobody("choices by kind")),
            ("switched_off", Texts, CODE),
        ],
    ),
    global(
        "password_reset_requests",
        &[
            ("account", Text, RowGoes),
            ("address", Text, WithRow("account")),
        ],
    ),
    global("recurring_jobs", &[("kind", Text, CODE)]),
    global(
        "remembered_browsers",
        &[("hash", Bytes, HASH), ("previous_hash", Bytes, HASH)],
    ),
    global(
        "passkeys",
        &[
            ("credential_id", Bytes, WithRow("user_id")),
            ("name", Text, WithRow("user_id")),
            ("credential", Json, WithRow("user_id")),
        ],
    ),
    global("recovery_codes", &[("hash", Bytes, HASH)]),
    global(
        "sessions",
        &[
            ("id", Text, HASH),
            ("data", Json, RowGoes),
            ("signed_in_by", Text, CODE),
            ("address", Text, WithRow("user_id")),
            ("user_agent", Text, WithRow("user_id")),
        ],
    ),
    global(
        "sign_in_failures",
        &[
            ("account", Text, RowGoes),
            ("address", Text, WithRow("account")),
        ],
    ),
    global(
        "sso_domains",
        &[("domain", Text, Nobody("a domain of a company's"))],
    ),
    global("support_links", &[("hash", Bytes, HASH)]),
    global(
        "tenants",
        &[
            ("slug", Text, Nobody("a company's name")),
            ("name", Text, Nobody("a company's name")),
            ("language", Text, CODE),
            ("time_zone", Text, CODE),
        ],
    ),
    global("totp_factors", &[("secret", Bytes, WithRow("user_id"))]),
    global(
        "users",
        &[
            ("email", Text, WithRow("id")),
            ("name", Text, WithRow("id")),
            ("language", Text, CODE),
            ("password_hash", Text, WithRow("id")),
            ("signature", Text, WithRow("id")),
        ],
    ),
];

/// What becomes of a column that says which member did something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberFate {
    /// Somebody who has no account did it.
    StandIn,
    /// Nobody has it any more.
    Nobody,
    /// The row is theirs alone.
    RowGoes,
}

/// Every column of a company's tables that holds a member's id.
pub const MEMBER_COLUMNS: &[(&str, &str, MemberFate)] = &[
    ("audit_log", "user_id", MemberFate::StandIn),
    ("blocked_senders", "created_by", MemberFate::StandIn),
    ("contact_events", "actor_id", MemberFate::StandIn),
    ("contact_imports", "created_by", MemberFate::StandIn),
    ("direct_mails", "author_id", MemberFate::StandIn),
    ("dismissed_suggestions", "dismissed_by", MemberFate::StandIn),
    ("drafts", "user_id", MemberFate::RowGoes),
    ("company_exports", "asked_by", MemberFate::StandIn),
    ("erasures", "asked_by", MemberFate::StandIn),
    ("idempotent_answers", "user_id", MemberFate::RowGoes),
    ("invoices", "created_by", MemberFate::StandIn),
    ("messages", "author_id", MemberFate::StandIn),
    ("notifications", "user_id", MemberFate::RowGoes),
    ("offers", "created_by", MemberFate::StandIn),
    ("request_moves", "by_id", MemberFate::StandIn),
    ("request_views", "user_id", MemberFate::RowGoes),
    ("requests", "assignee_id", MemberFate::Nobody),
    ("saved_filters", "user_id", MemberFate::RowGoes),
    ("sso_identities", "user_id", MemberFate::RowGoes),
    ("sso_requests", "tester_id", MemberFate::RowGoes),
    ("support_permits", "allowed_by", MemberFate::StandIn),
    ("test_mails", "sent_by", MemberFate::StandIn),
    ("timeline_events", "actor_id", MemberFate::StandIn),
    ("trusted_forwarders", "created_by", MemberFate::StandIn),
];
