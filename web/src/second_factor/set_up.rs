//! Where somebody chooses what they prove who they are by; whoever must have something is led here.

use axum::extract::State;
use axum::response::Html;
use serde_json::json;
use shared::{accounts, second_factor};

use crate::app::App;
use crate::errors::PageError;
use crate::session::Holder;

/// `GET /second-factor`.
pub(super) async fn get(State(app): State<App>, holder: Holder) -> Result<Html<String>, PageError> {
    let holder = holder.who_reaches_secrets()?;
    let factors = second_factor::list(&app.db, &holder.signed_in).await?;
    let companies = accounts::list_companies(&app.db, &holder.signed_in).await?;
    holder.render(
        "pages/second_factor/set_up.html",
        json!({ "factors": factors, "companies": companies, "no_passkeys": app.no_passkeys }),
    )
}
