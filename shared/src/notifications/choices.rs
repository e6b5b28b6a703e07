//! How a member wants to be told, kind by kind.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Channels, NotificationKind};

/// A member's choices; where they made none, the default holds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Choices(BTreeMap<NotificationKind, Channels>);

impl Choices {
    /// What holds for each kind, in the order of [`NotificationKind::ALL`].
    pub fn all(&self) -> [(NotificationKind, Channels); NotificationKind::ALL.len()] {
        NotificationKind::ALL.map(|kind| (kind, self.channels(kind)))
    }

    /// What holds for this kind.
    pub fn channels(&self, kind: NotificationKind) -> Channels {
        self.0
            .get(&kind)
            .copied()
            .unwrap_or_else(|| kind.default_channels())
    }

    /// From now on `channels` hold for this kind.
    pub fn choose(&mut self, kind: NotificationKind, channels: Channels) {
        self.0.insert(kind, channels);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_chosen_is_the_default() {
        let stored = r#"{"mentioned":{"portal":false,"mail":true}}"#;
        let mut choices: Choices = serde_json::from_str(stored).unwrap();
        let mailed_only = Channels {
            portal: false,
            mail: true,
        };
        assert_eq!(choices.channels(NotificationKind::Mentioned), mailed_only);
        assert_eq!(
            choices.channels(NotificationKind::NewRequest),
            NotificationKind::NewRequest.default_channels()
        );
        assert_eq!(serde_json::to_string(&choices).unwrap(), stored);

        choices.choose(NotificationKind::NewRequest, mailed_only);
        assert_eq!(choices.channels(NotificationKind::NewRequest), mailed_only);
    }
}
