//! Prospects: people who asked for a price and have not bought yet.

use super::{Extension, Group, MenuItem, Section};

pub(super) static EXTENSION: Extension = Extension {
    key: "prospects",
    group: Group::Customers,
    icon: "user-search",
    menu: &[MenuItem {
        key: "prospects",
        path: "/prospects",
        section: Section::Contacts,
        icon: "user-search",
        badge: None,
    }],
    needs: &[],
    takes_mail: false,
    settings_path: None,
};
