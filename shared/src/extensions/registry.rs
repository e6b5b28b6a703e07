//! Which extensions there are.

use super::{offers, prospects, quote_requests};
use crate::tenancy::Principal;

/// All of them, in the order of their page.
static ALL: &[&Extension] = &[
    &prospects::EXTENSION,
    &quote_requests::EXTENSION,
    &offers::EXTENSION,
];

/// Something a company may switch on. Texts are in the locale files: `extension-<key>-name` and `extension-<key>-description`.
#[derive(Debug)]
pub struct Extension {
    /// Its name in paths, in the API and in the database: never changes.
    pub key: &'static str,
    /// Where it stands on the page.
    pub group: Group,
    /// A picture, by its name among the portal's icons.
    pub icon: &'static str,
    /// How the paths of its pages and of its calls begin. A member from whom the owner took it finds nothing there.
    pub paths: &'static [&'static str],
    /// What it adds to the left menu while it is active.
    pub menu: &'static [MenuItem],
    /// Extensions that are activated along; they can't be deactivated before it.
    pub needs: &'static [&'static str],
    /// Extensions that are activated along unless the company has decided about them before: they go well with it, and can be switched off alone.
    pub brings: &'static [&'static str],
    /// It takes mail: the company's address is open while one that does is active.
    pub takes_mail: bool,
    /// The path of its settings page, when it has settings.
    pub settings_path: Option<&'static str>,
}

impl Extension {
    /// Whether somebody may use it, and with it whatever it needs. Customers and jobs may: nobody took anything from them.
    pub fn is_left_to(&self, principal: &Principal) -> bool {
        let needed = self.needs.iter().chain([&self.key]);
        needed.into_iter().all(|key| principal.was_left(key))
    }
}

/// A group of extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// People and companies.
    Customers,
    /// From the request to the payment.
    Sales,
    /// Other programs.
    Connections,
}

impl Group {
    /// All groups, in order.
    pub const ALL: [Self; 3] = [Self::Customers, Self::Sales, Self::Connections];

    /// Ends the key of its name: `extensions-group-<this>`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customers => "customers",
            Self::Sales => "sales",
            Self::Connections => "connections",
        }
    }
}

/// An entry of the left menu. Its text is `menu-<key>`.
#[derive(Debug, Clone, Copy)]
pub struct MenuItem {
    /// Its name.
    pub key: &'static str,
    /// Where it leads.
    pub path: &'static str,
    /// Under which heading.
    pub section: Section,
    /// The icon's name.
    pub icon: &'static str,
    /// Only those who work on requests open it; others don't see the entry.
    pub for_salespeople: bool,
    /// The number beside it.
    pub badge: Option<Badge>,
}

/// A heading of the left menu. Its text is `menu-section-<this>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Section {
    /// People and companies.
    Contacts,
    /// From the request to the payment.
    Sales,
}

impl Section {
    /// All headings, in order.
    pub const ALL: [Self; 2] = [Self::Contacts, Self::Sales];

    /// Ends the key of its name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Contacts => "contacts",
            Self::Sales => "sales",
        }
    }
}

/// What a number in the menu counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Badge {
    /// Requests the member has not looked at since the customer wrote.
    UnreadRequests,
}

/// All extensions.
pub fn all() -> &'static [&'static Extension] {
    ALL
}

/// The extension with this key.
pub fn find(key: &str) -> Option<&'static Extension> {
    ALL.iter().copied().find(|extension| extension.key == key)
}

/// The extension that a page or a call belongs to, by the path below the portal or the API; `None`: to all of them.
pub fn of_path(path: &str) -> Option<&'static Extension> {
    let first = path.split('/').nth(1)?;
    ALL.iter()
        .copied()
        .find(|extension| extension.paths.contains(&first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{TenantId, UserId};
    use crate::tenancy::Role;

    #[test]
    fn what_an_owner_took_from_a_member_takes_along_what_needs_it() {
        let member = |role, off: &str| {
            let principal =
                Principal::member(TenantId::from_row(7), UserId::new(), "Eva".to_owned(), role);
            principal.without(vec![off.to_owned()])
        };
        for (role, off, path, left) in [
            (Role::Member, "prospects", "/contacts/1", false),
            (Role::Member, "prospects", "/offers", false),
            (Role::Member, "prospects", "/requests/1", false),
            (Role::Member, "offers", "/invoices", false),
            (Role::Member, "offers", "/prospects", true),
            (Role::Accountant, "offers", "/invoices", false),
            (Role::Owner, "offers", "/invoices", true),
        ] {
            let extension = of_path(path).unwrap();
            let principal = member(role, off);
            assert_eq!(
                extension.is_left_to(&principal),
                left,
                "{role:?} {off} {path}"
            );
        }
        for path in ["/", "/settings", "/requestsx", ""] {
            assert!(of_path(path).is_none(), "{path}");
        }
    }

    #[test]
    fn keys_are_unique_and_needs_are_known() {
        for (index, extension) in ALL.iter().enumerate() {
            assert!(
                ALL[index + 1..]
                    .iter()
                    .all(|other| other.key != extension.key),
                "{}",
                extension.key
            );
            for other in extension.needs.iter().chain(extension.brings) {
                assert!(find(other).is_some(), "{} and {other}", extension.key);
            }
        }
    }
}
