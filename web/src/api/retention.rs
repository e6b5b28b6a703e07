//! How long a company keeps things. Owners only.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::privacy::retention::{self, Kind, RetentionDraft, RetentionForm};
use shared::tenancy::TenantTx;
use time::OffsetDateTime;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::Owner;
use super::input::{Json, Setting};
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Retention {
    rules: Vec<RetentionRule>,
    /// None until a rule was applied.
    last_run: Option<RetentionRun>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RetentionRule {
    /// `closed_requests`, `unanswered_requests`, `held_mails`, `raw_mails`, `prospects` or `audit_log`.
    kind: &'static str,
    /// `days` or `months`.
    unit: &'static str,
    minimum: i32,
    maximum: i32,
    /// As it was said last; null: for good.
    keep: Option<i32>,
    /// What holds now; null: for good.
    in_force: Option<i32>,
    /// When `keep` takes effect, if it does not yet.
    #[serde(with = "time::serde::rfc3339::option")]
    effective_at: Option<OffsetDateTime>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RetentionRun {
    #[serde(with = "time::serde::rfc3339::option")]
    finished_at: Option<OffsetDateTime>,
    /// How many of each kind went.
    removed: BTreeMap<String, i64>,
}

async fn read(tx: &mut TenantTx) -> Result<Retention, Problem> {
    let now = tx.now();
    let rules = retention::find_rules(tx).await?;
    let rules = rules.into_iter().map(|rule| {
        let (minimum, maximum) = rule.kind.bounds();
        RetentionRule {
            kind: rule.kind.as_str(),
            unit: rule.kind.unit().as_str(),
            minimum,
            maximum,
            keep: rule.keep,
            in_force: rule.in_force(now),
            effective_at: rule.is_announced(now).then_some(rule.effective_at),
        }
    });
    Ok(Retention {
        rules: rules.collect(),
        last_run: retention::last_run(tx).await?.map(|run| RetentionRun {
            finished_at: run.finished_at,
            removed: run.removed,
        }),
    })
}

/// How long the company keeps things.
#[utoipa::path(get, path = "/retention", responses((status = 200, body = Retention), (status = 403, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    Owner(principal): Owner,
) -> Result<Answer<Retention>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(Answer(read(&mut tx).await?))
}

/// A number of the kind's unit; null: for good. What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct RetentionChange {
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    closed_requests: Setting<i32>,
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    unanswered_requests: Setting<i32>,
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    held_mails: Setting<i32>,
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    raw_mails: Setting<i32>,
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    prospects: Setting<i32>,
    #[serde(default)]
    #[schema(value_type = Option<i32>)]
    audit_log: Setting<i32>,
}

impl RetentionChange {
    async fn over(self, tx: &mut TenantTx) -> Result<RetentionDraft, Problem> {
        let known = retention::find_rules(tx).await?;
        let mut form = RetentionForm::from(known.as_slice());
        for (kind, setting) in [
            (Kind::ClosedRequests, self.closed_requests),
            (Kind::UnansweredRequests, self.unanswered_requests),
            (Kind::HeldMails, self.held_mails),
            (Kind::RawMails, self.raw_mails),
            (Kind::Prospects, self.prospects),
            (Kind::AuditLog, self.audit_log),
        ] {
            if let Setting::Set(keep) = setting {
                *form.of_mut(kind) = keep.map(|keep| keep.to_string()).unwrap_or_default();
            }
        }
        Ok(RetentionDraft::try_from(&form)?)
    }
}

/// Says how long the company keeps things. What removes more than before takes effect after seven days, anything else at once.
#[utoipa::path(put, path = "/retention", request_body = RetentionChange,
    responses((status = 200, body = Retention), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<RetentionChange>,
) -> Result<Answer<Retention>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let draft = change.over(&mut tx).await?;
    retention::save(&mut tx, &draft).await?;
    let retention = read(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(retention))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct RetentionPreview {
    /// One for each rule that would be on.
    rules: Vec<RulePreview>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RulePreview {
    kind: &'static str,
    keep: i32,
    /// How many would go now.
    now: i64,
    /// How many more would go in the next 30 days.
    next_30_days: i64,
    /// The first ten of them, the oldest first.
    examples: Vec<RetentionExample>,
}

#[derive(Debug, Serialize, ToSchema)]
struct RetentionExample {
    label: String,
    /// When it was last touched.
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    /// The request, held mail or contact to look at.
    id: Option<Uuid>,
}

/// What rules would remove, if they held now. Nothing is changed.
#[utoipa::path(post, path = "/retention/preview", request_body = RetentionChange,
    responses((status = 200, body = RetentionPreview), (status = 403, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn preview(
    State(app): State<App>,
    Owner(principal): Owner,
    Json(change): Json<RetentionChange>,
) -> Result<Answer<RetentionPreview>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    let draft = change.over(&mut tx).await?;
    let rules = retention::preview(&mut tx, &draft).await?;
    let rules = rules.into_iter().map(|preview| RulePreview {
        kind: preview.kind.as_str(),
        keep: preview.keep,
        now: preview.now,
        next_30_days: preview.next_30_days,
        examples: preview
            .examples
            .into_iter()
            .map(|example| RetentionExample {
                label: example.label,
                at: example.at,
                id: example.leads_to,
            })
            .collect(),
    });
    Ok(Answer(RetentionPreview {
        rules: rules.collect(),
    }))
}
