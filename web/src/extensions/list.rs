//! All extensions, by group.

use axum::extract::State;
use axum::response::Html;
use serde::Serialize;
use serde_json::json;
use shared::extensions::{self, Extension, Group};

use crate::app::App;
use crate::errors::PageError;
use crate::session::Member;

#[derive(Debug, Clone, Serialize)]
struct GroupCards {
    key: &'static str,
    cards: Vec<Card>,
}

#[derive(Debug, Clone, Serialize)]
struct Card {
    key: &'static str,
    icon: &'static str,
    active: bool,
    settings_path: Option<&'static str>,
    along: Vec<&'static str>,
}

/// The page. Everybody sees what there is; owners can change it.
pub(super) async fn get(State(app): State<App>, member: Member) -> Result<Html<String>, PageError> {
    let mut tx = app.db.begin(&member.principal).await?;
    let active = extensions::active_keys(&mut tx).await?;
    let groups: Vec<GroupCards> = Group::ALL
        .into_iter()
        .map(|group| GroupCards {
            key: group.as_str(),
            cards: cards(group, &active),
        })
        .filter(|group| !group.cards.is_empty())
        .collect();
    member.render("pages/extensions/list.html", json!({ "groups": groups }))
}

fn cards(group: Group, active: &[String]) -> Vec<Card> {
    let card = |extension: &&'static Extension| Card {
        key: extension.key,
        icon: extension.icon,
        active: active.iter().any(|key| key == extension.key),
        settings_path: extension.settings_path,
        along: [extension.needs, extension.brings].concat(),
    };
    extensions::all()
        .iter()
        .filter(|extension| extension.group == group)
        .map(card)
        .collect()
}
