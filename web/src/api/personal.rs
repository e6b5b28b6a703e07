//! What the token's member sets for themselves.

use std::collections::BTreeMap;

use axum::Json as Answer;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::accounts::{self, Personal, PersonalDraft, PersonalForm};
use shared::notifications;
use utoipa::ToSchema;

use super::caller::Caller;
use super::input::Json;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Settings {
    name: String,
    /// `fr`, `nl`, `en` or `de`.
    language: &'static str,
    /// HTML; empty: none.
    signature: String,
    /// By kind of notification.
    notifications: BTreeMap<&'static str, Channels>,
}

#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
struct Channels {
    /// Under the bell of the portal, and in `/notifications`.
    portal: bool,
    mail: bool,
}

impl From<Personal> for Settings {
    fn from(personal: Personal) -> Self {
        let channels = |channels: notifications::Channels| Channels {
            portal: channels.portal,
            mail: channels.mail,
        };
        Self {
            name: personal.name,
            language: personal.language.code(),
            signature: personal.signature.html().to_owned(),
            notifications: personal
                .notifications
                .all()
                .into_iter()
                .map(|(kind, chosen)| (kind.as_str(), channels(chosen)))
                .collect(),
        }
    }
}

/// The member's own settings.
#[utoipa::path(get, path = "/me/settings", responses((status = 200, body = Settings), (status = 401, body = Problem)))]
pub(super) async fn get(
    State(app): State<App>,
    caller: Caller,
) -> Result<Answer<Settings>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let personal = accounts::find_personal(&mut tx).await?;
    Ok(Answer(personal.ok_or_else(Problem::not_found)?.into()))
}

/// What is left out stays as it is.
#[derive(Debug, Deserialize, ToSchema)]
pub(super) struct Change {
    name: Option<String>,
    language: Option<String>,
    signature: Option<String>,
    #[serde(default)]
    notifications: BTreeMap<String, Channels>,
}

impl Change {
    /// The form as it stands, with the change in its place.
    fn apply(self, mut form: PersonalForm) -> Result<PersonalForm, Problem> {
        form.name = self.name.unwrap_or(form.name);
        form.language = self.language.unwrap_or(form.language);
        form.signature_html = self.signature.or(form.signature_html);
        for (kind, channels) in self.notifications {
            if !notifications::NotificationKind::ALL
                .iter()
                .any(|known| known.as_str() == kind)
            {
                return Err(Problem::field("notifications", "unreadable"));
            }
            for (ticked, wanted) in [
                (&mut form.portal, channels.portal),
                (&mut form.mail, channels.mail),
            ] {
                ticked.retain(|known| *known != kind);
                if wanted {
                    ticked.push(kind.clone());
                }
            }
        }
        Ok(form)
    }
}

/// Changes the member's own settings.
#[utoipa::path(put, path = "/me/settings", request_body = Change,
    responses((status = 200, body = Settings), (status = 401, body = Problem), (status = 422, body = Problem)))]
pub(super) async fn put(
    State(app): State<App>,
    caller: Caller,
    Json(change): Json<Change>,
) -> Result<Answer<Settings>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let known = accounts::find_personal(&mut tx)
        .await?
        .ok_or_else(Problem::not_found)?;
    let draft = PersonalDraft::try_from(change.apply(known.into())?)?;
    accounts::update_personal(&mut tx, &draft).await?;
    let personal = accounts::find_personal(&mut tx).await?;
    tx.commit().await?;
    Ok(Answer(personal.ok_or_else(Problem::not_found)?.into()))
}
