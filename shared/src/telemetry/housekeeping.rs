//! What was removed because it was old.

use std::sync::LazyLock;

use prometheus::IntCounterVec;

use super::registry;

static PRUNED: LazyLock<IntCounterVec> = LazyLock::new(|| {
    registry::counters(
        "proffer_pruned_total",
        "What was removed because it was old, by what it was.",
        &["what"],
    )
});

/// What is kept for a while only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remains {
    /// Requests in the bin.
    DeletedRequests,
    /// Drafts that nobody came back to.
    Drafts,
    /// Answers of the API.
    Answers,
    /// Imports of contacts, with what their files said.
    ContactImports,
    /// Sessions of browsers.
    Sessions,
    /// Browsers in which somebody stayed signed in.
    RememberedBrowsers,
    /// Secrets that came by mail.
    MailSecrets,
    /// Failed sign-ins.
    SignInFailures,
    /// Resets of passwords that were asked for.
    ResetRequests,
    /// Links of invitations.
    InvitationLinks,
    /// What those who are not signed in asked for, by how often.
    Knocks,
    /// Customers' links.
    CustomerLinks,
    /// Links of support.
    SupportLinks,
    /// Archives of the company.
    CompanyExports,
    /// Requests to identity providers, and the assertions that answered them.
    SingleSignOn,
}

impl Remains {
    const ALL: [Self; 15] = [
        Self::SupportLinks,
        Self::SingleSignOn,
        Self::Knocks,
        Self::CompanyExports,
        Self::DeletedRequests,
        Self::Drafts,
        Self::Answers,
        Self::ContactImports,
        Self::Sessions,
        Self::RememberedBrowsers,
        Self::MailSecrets,
        Self::SignInFailures,
        Self::ResetRequests,
        Self::InvitationLinks,
        Self::CustomerLinks,
    ];

    fn label(self) -> &'static str {
        match self {
            Self::DeletedRequests => "deleted_requests",
            Self::Drafts => "drafts",
            Self::Answers => "answers",
            Self::ContactImports => "contact_imports",
            Self::Sessions => "sessions",
            Self::RememberedBrowsers => "remembered_browsers",
            Self::MailSecrets => "mail_secrets",
            Self::SignInFailures => "sign_in_failures",
            Self::ResetRequests => "reset_requests",
            Self::InvitationLinks => "invitation_links",
            Self::CustomerLinks => "customer_links",
            Self::SupportLinks => "support_links",
            Self::SingleSignOn => "single_sign_on",
            Self::Knocks => "knocks",
            Self::CompanyExports => "company_exports",
        }
    }
}

/// Makes the metric exist, with everything at zero.
pub fn register() {
    for what in Remains::ALL {
        pruned(what, 0);
    }
}

/// Counts what was removed, once that is committed.
pub fn pruned(what: Remains, count: u64) {
    PRUNED.with_label_values(&[what.label()]).inc_by(count);
}
