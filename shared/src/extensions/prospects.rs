//! Prospects and customers: who asked for a price, and who bought.

use super::{Extension, Group, MenuItem, Section};

/// Its key.
pub const KEY: &str = "prospects";

pub(super) static EXTENSION: Extension = Extension {
    key: KEY,
    group: Group::Customers,
    icon: "user-search",
    paths: &[
        "contact-imports",
        "contact-merges",
        "contact-persons",
        "contacts",
        "customers",
        "prospects",
    ],
    menu: &[
        MenuItem {
            key: "prospects",
            path: "/prospects",
            section: Section::Contacts,
            icon: "user-search",
            for_salespeople: false,
            badge: None,
        },
        MenuItem {
            key: "customers",
            path: "/customers",
            section: Section::Contacts,
            icon: "users",
            for_salespeople: false,
            badge: None,
        },
    ],
    needs: &[],
    brings: &[],
    takes_mail: false,
    settings_path: None,
};
