//! What is told of.

use std::str::FromStr;

use serde_json::{Map, Value};

/// What happened. Its text is `audit-<this with hyphens>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it, and their texts say more")]
pub enum Kind {
    SignInSucceeded,
    SignInFailed,
    SessionEnded,
    PasswordChanged,
    PasswordReset,
    EmailChanged,
    SecondFactorAdded,
    SecondFactorRemoved,
    RecoveryCodesRenewed,
    SecondFactorRequired,
    MemberInvited,
    InvitationWithdrawn,
    MemberJoined,
    MemberChanged,
    MemberDeactivated,
    MemberReactivated,
    TokenCreated,
    TokenRevoked,
    CompanyCreated,
    CompanyChanged,
    DocumentsChanged,
    MailSettingsChanged,
    MailTextChanged,
    StandardTextCreated,
    StandardTextChanged,
    StandardTextDeleted,
    SingleSignOnChanged,
    ExtensionActivated,
    ExtensionDeactivated,
    ExtensionChanged,
    ForwarderTrusted,
    ForwarderDistrusted,
    SenderBlocked,
    SenderUnblocked,
    RetentionChanged,
    RetentionApplied,
    SupportAllowed,
    SupportClosed,
    SupportInvited,
    SupportEntered,
    SupportLooked,
    SupportLeft,
    ErasureStarted,
    ErasureFinished,
    ExportAsked,
    ExportDownloaded,
    DeletionOrdered,
    DeletionUndone,
}

impl Kind {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 48] = [
        Self::SignInSucceeded,
        Self::SignInFailed,
        Self::SessionEnded,
        Self::PasswordChanged,
        Self::PasswordReset,
        Self::EmailChanged,
        Self::SecondFactorAdded,
        Self::SecondFactorRemoved,
        Self::RecoveryCodesRenewed,
        Self::SecondFactorRequired,
        Self::MemberInvited,
        Self::InvitationWithdrawn,
        Self::MemberJoined,
        Self::MemberChanged,
        Self::MemberDeactivated,
        Self::MemberReactivated,
        Self::TokenCreated,
        Self::TokenRevoked,
        Self::CompanyCreated,
        Self::CompanyChanged,
        Self::DocumentsChanged,
        Self::MailSettingsChanged,
        Self::MailTextChanged,
        Self::StandardTextCreated,
        Self::StandardTextChanged,
        Self::StandardTextDeleted,
        Self::SingleSignOnChanged,
        Self::ExtensionActivated,
        Self::ExtensionDeactivated,
        Self::ExtensionChanged,
        Self::ForwarderTrusted,
        Self::ForwarderDistrusted,
        Self::SenderBlocked,
        Self::SenderUnblocked,
        Self::RetentionChanged,
        Self::RetentionApplied,
        Self::SupportAllowed,
        Self::SupportClosed,
        Self::SupportInvited,
        Self::SupportEntered,
        Self::SupportLooked,
        Self::SupportLeft,
        Self::ErasureStarted,
        Self::ErasureFinished,
        Self::ExportAsked,
        Self::ExportDownloaded,
        Self::DeletionOrdered,
        Self::DeletionUndone,
    ];

    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignInSucceeded => "sign_in.succeeded",
            Self::SignInFailed => "sign_in.failed",
            Self::SessionEnded => "session.ended",
            Self::PasswordChanged => "password.changed",
            Self::PasswordReset => "password.reset",
            Self::EmailChanged => "email.changed",
            Self::SecondFactorAdded => "second_factor.added",
            Self::SecondFactorRemoved => "second_factor.removed",
            Self::RecoveryCodesRenewed => "recovery_codes.renewed",
            Self::SecondFactorRequired => "second_factor.required",
            Self::MemberInvited => "member.invited",
            Self::InvitationWithdrawn => "invitation.withdrawn",
            Self::MemberJoined => "member.joined",
            Self::MemberChanged => "member.changed",
            Self::MemberDeactivated => "member.deactivated",
            Self::MemberReactivated => "member.reactivated",
            Self::TokenCreated => "token.created",
            Self::TokenRevoked => "token.revoked",
            Self::CompanyCreated => "company.created",
            Self::CompanyChanged => "company.changed",
            Self::DocumentsChanged => "documents.changed",
            Self::MailSettingsChanged => "mail_settings.changed",
            Self::MailTextChanged => "mail_text.changed",
            Self::StandardTextCreated => "standard_text.created",
            Self::StandardTextChanged => "standard_text.changed",
            Self::StandardTextDeleted => "standard_text.deleted",
            Self::SingleSignOnChanged => "single_sign_on.changed",
            Self::ExtensionActivated => "extension.activated",
            Self::ExtensionDeactivated => "extension.deactivated",
            Self::ExtensionChanged => "extension.changed",
            Self::ForwarderTrusted => "forwarder.trusted",
            Self::ForwarderDistrusted => "forwarder.distrusted",
            Self::SenderBlocked => "sender.blocked",
            Self::SenderUnblocked => "sender.unblocked",
            Self::RetentionChanged => "retention.changed",
            Self::RetentionApplied => "retention.applied",
            Self::SupportAllowed => "support.allowed",
            Self::SupportClosed => "support.closed",
            Self::SupportInvited => "support.invited",
            Self::SupportEntered => "support.entered",
            Self::SupportLooked => "support.looked",
            Self::SupportLeft => "support.left",
            Self::ErasureStarted => "erasure.started",
            Self::ErasureFinished => "erasure.finished",
            Self::ExportAsked => "export.asked",
            Self::ExportDownloaded => "export.downloaded",
            Self::DeletionOrdered => "deletion.ordered",
            Self::DeletionUndone => "deletion.undone",
        }
    }

    /// The end of the key of its text.
    pub fn text_key(self) -> String {
        self.as_str().replace(['.', '_'], "-")
    }
}

/// Not a kind of ours.
#[derive(Debug, thiserror::Error)]
#[error("unknown kind")]
pub struct UnknownKind;

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or(UnknownKind)
    }
}

/// What happened to what.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    pub(super) kind: Kind,
    pub(super) target: String,
    pub(super) before: Option<Value>,
    pub(super) after: Option<Value>,
}

impl Event {
    /// It happened to `target`, as people call it: an address, a name; empty where the kind says it all.
    pub fn new(kind: Kind, target: impl Into<String>) -> Self {
        Self {
            kind,
            target: target.into(),
            before: None,
            after: None,
        }
    }

    /// How it is now.
    #[must_use]
    pub fn with(self, after: Value) -> Self {
        Self {
            after: Some(after),
            ..self
        }
    }

    /// How it was and how it is, where the two differ; `None` when nothing does.
    pub fn changed(self, before: Value, after: Value) -> Option<Self> {
        let (before, after) = differences(before, after)?;
        Some(Self {
            before: Some(before),
            after: Some(after),
            ..self
        })
    }
}

/// Both without what is the same in both.
fn differences(before: Value, after: Value) -> Option<(Value, Value)> {
    if before == after {
        return None;
    }
    let (Value::Object(before), Value::Object(after)) = (&before, &after) else {
        return Some((before, after));
    };
    let only = |of: &Map<String, Value>, other: &Map<String, Value>| {
        let differing = of
            .iter()
            .filter(|(key, value)| other.get(*key) != Some(value));
        let differing = differing.map(|(key, value)| (key.clone(), value.clone()));
        Value::Object(differing.collect())
    };
    Some((only(before, after), only(after, before)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::json;

    use super::*;

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: BTreeSet<_> = Kind::ALL.map(Kind::as_str).into();
        assert_eq!(names.len(), Kind::ALL.len());
        for kind in Kind::ALL {
            assert_eq!(kind.as_str().parse::<Kind>().ok(), Some(kind));
        }
        assert!("sign_in".parse::<Kind>().is_err());
    }

    #[test]
    fn only_what_changed_is_told() {
        let event = || Event::new(Kind::CompanyChanged, "");
        let before = json!({ "name": "Dubois", "language": "fr", "domains": [] });
        assert_eq!(event().changed(before.clone(), before.clone()), None);
        let after = json!({ "name": "Dubois & Fils", "language": "fr", "logo": true });
        let told = event().changed(before, after).unwrap();
        assert_eq!(
            told.before,
            Some(json!({ "name": "Dubois", "domains": [] }))
        );
        assert_eq!(
            told.after,
            Some(json!({ "name": "Dubois & Fils", "logo": true }))
        );
    }
}
