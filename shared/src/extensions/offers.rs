//! Offers: what a customer is to pay, in lines; the invoices they become, and the products they are made of.

use super::{Extension, Group, MenuItem, Section};

/// Its key.
pub const KEY: &str = "offers";

pub(super) static EXTENSION: Extension = Extension {
    key: KEY,
    group: Group::Sales,
    icon: "file-text",
    paths: &["invoices", "offers", "products"],
    menu: &[
        MenuItem {
            key: "offers",
            path: "/offers",
            section: Section::Sales,
            icon: "file-text",
            badge: None,
            for_salespeople: false,
        },
        MenuItem {
            key: "invoices",
            path: "/invoices",
            section: Section::Sales,
            icon: "receipt",
            badge: None,
            for_salespeople: false,
        },
        MenuItem {
            key: "products",
            path: "/products",
            section: Section::Sales,
            icon: "package",
            badge: None,
            for_salespeople: false,
        },
    ],
    needs: &["prospects"],
    brings: &[],
    takes_mail: false,
    settings_path: None,
};
