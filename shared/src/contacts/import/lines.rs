//! The lines of an import.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use sqlx::types::Json;

use super::super::{Contact, ContactForm, ContactKind, Nature, queries};
use super::file::Line;
use super::outcome::{Decision, ImportOutcome, Key, Known, decide};
use crate::fields::FieldError;
use crate::ids::{ContactId, ContactImportId};
use crate::tenancy::TenantTx;

/// A line, with what becomes of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImportLine {
    /// Where it stands in the file; the headings are on line 1.
    pub line: i32,
    /// The name it gives.
    pub name: String,
    /// The address it gives.
    pub email: String,
    /// What becomes, or became, of it.
    pub outcome: ImportOutcome,
    /// What is wrong with it.
    pub errors: Vec<ImportProblem>,
    /// The contact it made or changed, or would change.
    pub contact: Option<ContactId>,
}

/// Lines after the line `after`, in the order of the file; of one outcome, or all.
pub async fn list_import_lines(
    tx: &mut TenantTx,
    import: ContactImportId,
    outcome: Option<ImportOutcome>,
    after: i32,
    limit: usize,
) -> Result<Vec<ImportLine>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select line, form ->> 'name' as "name!", form ->> 'company' as "company!", form ->> 'email' as "email!", outcome as "outcome: ImportOutcome",
                  errors as "errors: Json<Vec<ImportProblem>>", contact_id as "contact_id: ContactId"
             from contact_import_lines
            where tenant_id = $1 and import_id = $2 and ($3::text is null or outcome = $3) and line > $4
            order by line limit $5"#,
        tenant,
        import.uuid(),
        outcome.map(ImportOutcome::as_str),
        after,
        i64::try_from(limit).unwrap_or(i64::MAX)
    )
    .fetch_all(tx.conn())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| ImportLine {
            line: row.line,
            name: if row.name.is_empty() {
                row.company
            } else {
                row.name
            },
            email: row.email,
            outcome: row.outcome,
            errors: row.errors.0,
            contact: row.contact_id,
        })
        .collect())
}

/// What is wrong with a field: its name, and a key of the locale files (`field-<code>`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "said above")]
pub struct ImportProblem {
    pub field: String,
    pub code: String,
}

impl From<&FieldError> for ImportProblem {
    fn from(error: &FieldError) -> Self {
        Self {
            field: error.field.to_owned(),
            code: error.code.to_owned(),
        }
    }
}

/// What is wrong with a line.
pub(super) fn problems(decision: &Decision) -> Vec<ImportProblem> {
    match decision {
        Decision::Refuse(errors) => errors.0.iter().map(ImportProblem::from).collect(),
        Decision::Create(_) | Decision::Update(..) => Vec::new(),
    }
}

/// Writes the lines of a file, with what would become of each. A refused line is done with.
pub(super) async fn insert(
    tx: &mut TenantTx,
    import: ContactImportId,
    lines: Vec<Line>,
) -> Result<(), sqlx::Error> {
    let known = find_known(tx, lines.iter().map(|line| &line.form)).await?;
    let mut seen = HashSet::new();
    let (mut numbers, mut forms, mut outcomes, mut errors, mut contacts) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for line in lines {
        let decision = decide(&line.form, &known, &mut seen);
        numbers.push(line.number);
        outcomes.push(decision.outcome().as_str().to_owned());
        errors.push(serde_json::json!(problems(&decision)));
        contacts.push(match decision {
            Decision::Update(id, _) => Some(id.uuid()),
            Decision::Create(_) | Decision::Refuse(_) => None,
        });
        forms.push(serde_json::json!(line.form));
    }
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into contact_import_lines (tenant_id, import_id, line, form, outcome, errors, contact_id, done_at)
         select $1, $2, line, form, outcome, errors, contact_id, case when outcome = 'refused' then $8::timestamptz end
           from unnest($3::int[], $4::jsonb[], $5::text[], $6::jsonb[], $7::uuid[]) as l (line, form, outcome, errors, contact_id)",
        tenant,
        import.uuid(),
        &numbers,
        &forms,
        &outcomes,
        &errors,
        &contacts as _,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

/// The contacts that these lines speak of; of several, the oldest.
pub(super) async fn find_known<'a>(
    tx: &mut TenantTx,
    forms: impl Iterator<Item = &'a ContactForm>,
) -> Result<Known, sqlx::Error> {
    let (mut emails, mut numbers, mut names) = (Vec::new(), Vec::new(), Vec::new());
    for form in forms {
        let Ok(draft) = form.clone().try_into() else {
            continue;
        };
        match Key::of(&draft) {
            Key::Email(email) => emails.push(email),
            Key::VatNumber(number) => numbers.push(number),
            Key::Name(name, _) => names.push(name),
        }
    }
    let tenant = tx.tenant().get();
    let mut found = queries::select_contacts!(
        "tenant_id = $1 and email = any($2) order by created_at desc, id desc",
        tenant,
        &emails
    )
    .fetch_all(tx.conn())
    .await?;
    found.extend(
        queries::select_contacts!(
            "tenant_id = $1 and vat_number = any($2) and vat_number <> '' order by created_at desc, id desc",
            tenant,
            &numbers
        )
        .fetch_all(tx.conn())
        .await?,
    );
    if !names.is_empty() {
        found.extend(
            queries::select_contacts!(
                "tenant_id = $1 and email is null and vat_number = '' and lower(name) = any($2) order by created_at desc, id desc",
                tenant,
                &names
            )
            .fetch_all(tx.conn())
            .await?,
        );
    }
    let mut known = Known::new();
    for contact in found {
        if !contact.vat_number.is_empty() {
            known.insert(Key::VatNumber(contact.vat_number.clone()), contact.clone());
        }
        known.insert(Key::of(&(&contact).into()), contact);
    }
    Ok(known)
}
