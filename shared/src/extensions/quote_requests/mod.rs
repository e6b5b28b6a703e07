//! Quote requests: mails that ask for a price, from the first to the offer.

mod settings;

pub use settings::{
    Assignment, PLACEHOLDERS, Sender, Settings, SettingsError, settings, text_fields,
    update_settings,
};

use super::{Badge, Extension, Group, MenuItem, Section};

/// Its key.
pub const KEY: &str = "quote-requests";

pub(super) static EXTENSION: Extension = Extension {
    key: KEY,
    group: Group::Sales,
    icon: "mail-question",
    paths: &[
        "attachments",
        "blocked-senders",
        "held",
        "mail-log",
        "messages",
        "moves",
        "notifications",
        "requests",
        "saved-filters",
        "test-mails",
    ],
    menu: &[MenuItem {
        key: "requests",
        path: "/requests",
        section: Section::Sales,
        icon: "mail-question",
        for_salespeople: true,
        badge: Some(Badge::UnreadRequests),
    }],
    needs: &["prospects"],
    brings: &["offers"],
    takes_mail: true,
    settings_path: Some("/extensions/quote-requests"),
};
