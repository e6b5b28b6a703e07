//! The rules as an owner writes them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use time::OffsetDateTime;

use super::{Kind, Rule};
use crate::audit::{self, Event};
use crate::fields::FieldErrors;
use crate::tenancy::TenantTx;

/// What was typed: a number, or nothing to keep it for good.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "a field per kind")]
pub struct RetentionForm {
    pub closed_requests: String,
    pub unanswered_requests: String,
    pub held_mails: String,
    pub raw_mails: String,
    pub prospects: String,
    pub audit_log: String,
}

impl RetentionForm {
    fn of(&self, kind: Kind) -> &str {
        match kind {
            Kind::ClosedRequests => &self.closed_requests,
            Kind::UnansweredRequests => &self.unanswered_requests,
            Kind::HeldMails => &self.held_mails,
            Kind::RawMails => &self.raw_mails,
            Kind::Prospects => &self.prospects,
            Kind::AuditLog => &self.audit_log,
        }
    }

    /// The field of a kind.
    pub fn of_mut(&mut self, kind: Kind) -> &mut String {
        match kind {
            Kind::ClosedRequests => &mut self.closed_requests,
            Kind::UnansweredRequests => &mut self.unanswered_requests,
            Kind::HeldMails => &mut self.held_mails,
            Kind::RawMails => &mut self.raw_mails,
            Kind::Prospects => &mut self.prospects,
            Kind::AuditLog => &mut self.audit_log,
        }
    }
}

/// The rules as they were last said, whether they hold yet or not.
impl From<&[Rule]> for RetentionForm {
    fn from(rules: &[Rule]) -> Self {
        let mut form = Self::default();
        for rule in rules {
            *form.of_mut(rule.kind) = rule.keep.map(|keep| keep.to_string()).unwrap_or_default();
        }
        form
    }
}

/// What every kind is to be, within its bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetentionDraft(Vec<(Kind, Option<i32>)>);

impl RetentionDraft {
    /// Each kind with what it is to be.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Kind, Option<i32>)> {
        self.0.iter().copied()
    }
}

impl TryFrom<&RetentionForm> for RetentionDraft {
    type Error = FieldErrors;

    fn try_from(form: &RetentionForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut said = Vec::new();
        for kind in Kind::ALL {
            let typed = form.of(kind).trim();
            let (least, most) = kind.bounds();
            let keep = typed.parse::<i32>().ok();
            match keep {
                _ if typed.is_empty() => said.push((kind, None)),
                Some(keep) if (least..=most).contains(&keep) => said.push((kind, Some(keep))),
                Some(_) | None => errors.add(kind.as_str(), "not-kept-so-long"),
            }
        }
        errors.or(Self(said))
    }
}

/// A rule of each kind.
pub async fn find_rules(tx: &mut TenantTx) -> Result<Vec<Rule>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        "select kind, keep, keep_before, effective_at from retention_rules where tenant_id = $1",
        tenant
    )
    .fetch_all(tx.conn())
    .await?;
    let rule = |kind: Kind| {
        let row = rows.iter().find(|row| row.kind == kind.as_str());
        row.map_or_else(
            || Rule::off(kind),
            |row| Rule {
                kind,
                keep: row.keep,
                before: row.keep_before,
                effective_at: row.effective_at,
            },
        )
    };
    Ok(Kind::ALL.map(rule).into())
}

/// Writes the rules down and tells of what changed; each takes effect as [`Rule`] says.
pub async fn save(tx: &mut TenantTx, draft: &RetentionDraft) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    let known = find_rules(tx).await?;
    let (mut before, mut after) = (Map::new(), Map::new());
    for (kind, keep) in draft.iter() {
        let Some(rule) = known.iter().find(|rule| rule.kind == kind) else {
            continue;
        };
        let changed = rule.changed(keep, now);
        if changed == *rule {
            continue;
        }
        before.insert(kind.as_str().to_owned(), rule.keep.into());
        after.insert(kind.as_str().to_owned(), changed.keep.into());
        write(tx, tenant, changed, now).await?;
    }
    let event = Event::new(audit::Kind::RetentionChanged, "");
    let event = event.changed(Value::Object(before), Value::Object(after));
    audit::record(tx, event).await
}

async fn write(
    tx: &mut TenantTx,
    tenant: i64,
    rule: Rule,
    now: OffsetDateTime,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into retention_rules (tenant_id, kind, keep, keep_before, effective_at, updated_at) values ($1, $2, $3, $4, $5, $6)
         on conflict (tenant_id, kind) do update
            set keep = excluded.keep, keep_before = excluded.keep_before, effective_at = excluded.effective_at, updated_at = excluded.updated_at",
        tenant,
        rule.kind.as_str(),
        rule.keep,
        rule.before,
        rule.effective_at,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_is_a_whole_number_within_its_bounds_or_nothing() {
        for (typed, fits) in [
            ("", true),
            (" 24 ", true),
            ("3", true),
            ("120", true),
            ("2", false),
            ("121", false),
            ("-24", false),
            ("24.5", false),
            ("two years", false),
            ("99999999999999", false),
        ] {
            let form = RetentionForm {
                closed_requests: typed.to_owned(),
                ..RetentionForm::default()
            };
            let draft = RetentionDraft::try_from(&form);
            assert_eq!(draft.is_ok(), fits, "{typed}");
            if let Err(errors) = draft {
                assert_eq!(
                    errors,
                    FieldErrors::one("closed_requests", "not-kept-so-long")
                );
            }
        }
    }
}
