//! What an identity provider said, once it is believed.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::names;

/// A believed assertion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asserted {
    /// Its id: good once, until [`usable_until`](Self::usable_until).
    pub assertion_id: String,
    /// Who said it.
    pub issuer: String,
    /// Who came.
    pub name_id: NameId,
    /// The identity provider's own session, which it names when it ends it.
    pub session_index: Option<String>,
    /// When the identity provider wants ours to end.
    #[serde(with = "time::serde::rfc3339::option")]
    pub session_ends_at: Option<OffsetDateTime>,
    /// After this nobody believes the assertion any more.
    #[serde(with = "time::serde::rfc3339")]
    pub usable_until: OffsetDateTime,
    /// What it tells of them, in its order.
    pub attributes: Vec<Attribute>,
}

/// The name of somebody at their identity provider.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameId {
    /// The name itself.
    pub value: String,
    /// What kind of name it is, a URI.
    pub format: Option<String>,
    /// Whose name it is, when the identity provider says so: it is given back when signing out.
    pub name_qualifier: Option<String>,
    /// For whom it is.
    pub sp_name_qualifier: Option<String>,
}

impl NameId {
    /// Whether it is another one at each sign-in, so that nobody is known by it.
    pub fn is_transient(&self) -> bool {
        self.format.as_deref() == Some(names::TRANSIENT)
    }
}

/// Something told of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name, often a URI.
    pub name: String,
    /// How people call it.
    pub friendly_name: Option<String>,
    /// Its values, as texts.
    pub values: Vec<String>,
}

impl Asserted {
    /// The first value of an attribute, by its name or by its friendly name.
    pub fn value(&self, name: &str) -> Option<&str> {
        let by_name = self.attributes.iter().find(|one| one.name == name);
        let by_friendly = || {
            self.attributes
                .iter()
                .find(|one| one.friendly_name.as_deref() == Some(name))
        };
        by_name
            .or_else(by_friendly)?
            .values
            .first()
            .map(String::as_str)
            .filter(|value| !value.is_empty())
    }
}
