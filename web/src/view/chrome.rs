//! What surrounds a member's page: the left menu, who is signed in, notices.

use axum::extract::{Path, State};
use axum::response::Html;
use serde::Serialize;
use serde_json::json;
use shared::accounts::Account;
use shared::extensions::{self, Badge, MenuItem, Section};
use shared::requests;
use shared::support::{self, Permit};
use shared::tenancy::{DatabaseError, Role, TenantTx};

use crate::app::App;
use crate::errors::PageError;
use crate::notifications::Bell;
use crate::session::{Flash, Member};

/// The frame of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    member: Account,
    owner: bool,
    /// They work on requests, so they may search them.
    salesperson: bool,
    path: String,
    menu: Vec<MenuSection>,
    /// Keys of the extensions that are on, and theirs.
    extensions: Vec<String>,
    bell: Option<Bell>,
    /// Support may look in, as everybody in the company sees.
    support: Option<Permit>,
    /// It is support that looks.
    visit: bool,
    flash: Option<Flash>,
}

#[derive(Debug, Clone, Serialize)]
struct MenuSection {
    key: &'static str,
    items: Vec<MenuEntry>,
}

#[derive(Debug, Clone, Serialize)]
struct MenuEntry {
    key: &'static str,
    path: &'static str,
    icon: &'static str,
    active: bool,
    /// A number stands beside it.
    counts: bool,
    count: i64,
}

impl Chrome {
    /// What a part of a page knows of the frame it is put into.
    pub(crate) async fn of_part(
        tx: &mut TenantTx,
        account: &Account,
        path: &str,
    ) -> Result<Self, DatabaseError> {
        Ok(Self {
            member: account.clone(),
            owner: tx.principal().role() == Some(Role::Owner),
            salesperson: tx.principal().works_on_requests(),
            path: path.to_owned(),
            menu: Vec::new(),
            extensions: extensions::keys_left_to_actor(tx).await?,
            bell: None,
            support: None,
            visit: tx.principal().support_visit().is_some(),
            flash: None,
        })
    }

    /// Reads what the frame of a whole page shows.
    pub(crate) async fn of_page(
        tx: &mut TenantTx,
        account: &Account,
        path: &str,
        flash: Option<Flash>,
    ) -> Result<Self, DatabaseError> {
        let part = Self::of_part(tx, account, path).await?;
        let items: Vec<_> = part.menu_items().collect();
        let mut menu = Vec::new();
        for section in Section::ALL {
            let mut entries = Vec::new();
            for item in items.iter().filter(|item| item.section == section) {
                entries.push(MenuEntry {
                    key: item.key,
                    path: item.path,
                    icon: item.icon,
                    active: leads_to(item.path, path),
                    counts: item.badge.is_some(),
                    count: number(tx, item.badge).await?,
                });
            }
            if !entries.is_empty() {
                menu.push(MenuSection {
                    key: section.as_str(),
                    items: entries,
                });
            }
        }
        // Who opens no requests is told of none.
        let bell = if part.salesperson {
            Some(Bell::load(tx).await?)
        } else {
            None
        };
        Ok(Self {
            menu,
            bell,
            support: support::find_open(tx).await?,
            flash,
            ..part
        })
    }

    /// Whether the company has this extension on, and left it to them.
    pub(crate) fn has(&self, extension: &str) -> bool {
        self.extensions.iter().any(|key| key == extension)
    }

    /// What the extensions add to this member's menu.
    pub(crate) fn menu_items(&self) -> impl Iterator<Item = &'static MenuItem> {
        extensions::all()
            .iter()
            .filter(|extension| self.has(extension.key))
            .flat_map(|extension| extension.menu)
            .filter(|item| self.salesperson || !item.for_salespeople)
    }
}

/// Whether `path` is the item's page or one below it.
fn leads_to(item: &str, path: &str) -> bool {
    path.strip_prefix(item)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

async fn number(tx: &mut TenantTx, badge: Option<Badge>) -> Result<i64, DatabaseError> {
    match badge {
        None => Ok(0),
        Some(Badge::UnreadRequests) => requests::count_unread(tx).await,
    }
}

/// `GET /menu/{key}/count`: the number beside an entry, for a page that looks again.
pub(crate) async fn count(
    State(app): State<App>,
    member: Member,
    Path(key): Path<String>,
) -> Result<Html<String>, PageError> {
    let item = member.menu_item(&key).ok_or(PageError::NotFound)?;
    let mut tx = app.db.begin(&member.principal).await?;
    let count = number(&mut tx, item.badge).await?;
    member.render("components/menu_count.html", json!({ "count": count }))
}

#[cfg(test)]
mod tests {
    use super::leads_to;

    #[test]
    fn an_item_is_active_on_its_pages() {
        for (path, active) in [
            ("/requests", true),
            ("/requests/1", true),
            ("/requests-x", false),
            ("/", false),
        ] {
            assert_eq!(leads_to("/requests", path), active, "{path}");
        }
    }
}
