//! What surrounds a member's page: the left menu, who is signed in, notices.

use serde::Serialize;
use shared::accounts::Account;
use shared::extensions::{self, Badge, MenuItem, Section};
use shared::requests;
use shared::tenancy::{Principal, Role, TenantTx};

use crate::app::App;
use crate::errors::PageError;
use crate::session::Flash;

/// The frame of a page.
#[derive(Debug, Clone, Serialize)]
pub struct Chrome {
    member: Account,
    owner: bool,
    path: String,
    menu: Vec<MenuSection>,
    /// Keys of the extensions that are on.
    extensions: Vec<String>,
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
    badge: Option<i64>,
}

impl Chrome {
    /// Reads what the frame shows, in one transaction.
    pub(crate) async fn load(
        app: &App,
        principal: &Principal,
        account: &Account,
        path: &str,
        flash: Option<Flash>,
    ) -> Result<Self, PageError> {
        let mut tx = app.db.begin(principal).await?;
        let active = extensions::active_keys(&mut tx).await?;
        let items: Vec<MenuItem> = extensions::all()
            .iter()
            .filter(|extension| active.iter().any(|key| key == extension.key))
            .flat_map(|extension| extension.menu)
            .copied()
            .collect();
        let mut menu = Vec::new();
        for section in Section::ALL {
            let mut entries = Vec::new();
            for item in items.iter().filter(|item| item.section == section) {
                entries.push(MenuEntry {
                    key: item.key,
                    path: item.path,
                    icon: item.icon,
                    active: leads_to(item.path, path),
                    badge: count(&mut tx, item.badge).await?,
                });
            }
            if !entries.is_empty() {
                menu.push(MenuSection {
                    key: section.as_str(),
                    items: entries,
                });
            }
        }
        Ok(Self {
            member: account.clone(),
            owner: principal.role() == Some(Role::Owner),
            path: path.to_owned(),
            menu,
            extensions: active,
            flash,
        })
    }

    /// Whether the company has this extension on.
    pub(crate) fn has(&self, extension: &str) -> bool {
        self.extensions.iter().any(|key| key == extension)
    }
}

/// Whether `path` is the item's page or one below it.
fn leads_to(item: &str, path: &str) -> bool {
    path.strip_prefix(item)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

async fn count(tx: &mut TenantTx, badge: Option<Badge>) -> Result<Option<i64>, PageError> {
    match badge {
        None => Ok(None),
        Some(Badge::UnreadRequests) => Ok(Some(requests::count_unread(tx).await?)),
    }
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
