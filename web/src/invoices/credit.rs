//! Taking an invoice back, some of its lines, or a part of their quantities.

use axum::extract::State;
use axum::response::Redirect;
use serde::{Deserialize, Serialize};
use shared::fields::FieldErrors;
use shared::ids::InvoiceId;
use shared::invoices::{self, CreditLineForm, InvoiceError, Left};
use shared::money::LineErrors;
use shared::offers::OfferErrors;
use uuid::Uuid;

use super::{invoice, not_issued};
use crate::access::{Editor, Offers};
use crate::app::App;
use crate::errors::PageError;
use crate::forms::Form;
use crate::id::Id;
use crate::paper::{self, IssueError};
use crate::routes;
use crate::session::Flash;

/// A column of each line's fields. A line without quantity stays invoiced; with none of them on the form, all that is left is taken back.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct CreditForm {
    line: Vec<Uuid>,
    quantity: Vec<String>,
}

impl CreditForm {
    fn quantity_of(&self, line: Uuid) -> Option<&str> {
        let position = self.line.iter().position(|id| *id == line)?;
        self.quantity.get(position).map(String::as_str)
    }

    /// The lines with a quantity.
    fn wanted(&self) -> Vec<CreditLineForm> {
        let typed = self.line.iter().zip(&self.quantity);
        typed
            .filter(|(_, quantity)| !quantity.trim().is_empty())
            .map(|(line, quantity)| CreditLineForm {
                line: *line,
                quantity: quantity.clone(),
            })
            .collect()
    }
}

/// A line of the form: what is left, and what was typed.
#[derive(Debug, Serialize)]
pub(super) struct CreditRow {
    id: Uuid,
    description: String,
    unit: String,
    left: String,
    quantity: String,
    /// Key of what is wrong with the quantity.
    problem: Option<&'static str>,
}

/// The form's lines: with all that is left, or as they were typed.
pub(super) fn rows(
    left: Vec<Left>,
    typed: Option<&CreditForm>,
    errors: &OfferErrors,
) -> Vec<CreditRow> {
    let wanted = typed.map(CreditForm::wanted).unwrap_or_default();
    let problem_of = |line: Uuid| {
        let position = wanted.iter().position(|wanted| wanted.line == line)?;
        let Some(LineErrors::Lines(lines)) = &errors.lines else {
            return None;
        };
        let (_, errors) = lines.iter().find(|(at, _)| *at == position)?;
        errors.0.first().map(|error| error.code)
    };
    left.into_iter()
        .map(|left| {
            let all = left.quantity.normalize().to_string();
            let typed = typed.and_then(|form| form.quantity_of(left.line.id));
            CreditRow {
                id: left.line.id,
                problem: problem_of(left.line.id),
                quantity: typed.map_or_else(|| all.clone(), str::to_owned),
                left: all,
                description: left.line.description,
                unit: left.line.unit,
            }
        })
        .collect()
}

/// `POST /invoices/{id}/credit`.
pub(super) async fn post(
    State(app): State<App>,
    editor: Editor<Offers>,
    Id(id): Id<InvoiceId>,
    Form(form): Form<CreditForm>,
) -> Result<Redirect, PageError> {
    let mut tx = app.db.begin(&editor.principal).await?;
    let wanted = form.wanted();
    let credited = if wanted.is_empty() && !form.line.is_empty() {
        Err(InvoiceError::from(FieldErrors::one("lines", "nothing-chosen")).into())
    } else {
        match invoices::credit(&mut tx, id, &wanted).await {
            Ok(note) => paper::issue(&mut tx, note).await.map(|()| note),
            Err(error) => Err(error.into()),
        }
    };
    match credited {
        Ok(note) => {
            tx.commit().await?;
            editor.flash(Flash::success("invoice-credited")).await?;
            Ok(Redirect::to(&routes::invoice(note)))
        }
        Err(IssueError::Invoice(InvoiceError::Fields(errors))) => {
            drop(tx);
            let forms = invoice::Forms {
                credit: Some(form),
                credit_errors: errors,
                ..invoice::Forms::default()
            };
            Err(PageError::Invalid(
                invoice::show(&app, &editor, id, forms).await?,
            ))
        }
        Err(error) => Err(not_issued(error)),
    }
}
