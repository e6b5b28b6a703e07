//! A tenant and who acts for it.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{TenantId, UserId};

/// What a member may do in their company.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Everything, the company's settings included.
    Owner,
    /// The daily work, as far as the extensions' switches allow.
    Member,
    /// Reads contacts, offers, invoices and exports.
    Accountant,
}

impl Role {
    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Member => "member",
            Self::Accountant => "accountant",
        }
    }

    /// Whether they work on requests and change contacts. An accountant only reads contacts and what is made of them.
    pub fn is_salesperson(self) -> bool {
        match self {
            Self::Owner | Self::Member => true,
            Self::Accountant => false,
        }
    }
}

/// A role that is not one of ours.
#[derive(Debug, thiserror::Error)]
#[error("unknown role")]
pub struct UnknownRole;

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(s: &str) -> Result<Self, UnknownRole> {
        match s {
            "owner" => Ok(Self::Owner),
            "member" => Ok(Self::Member),
            "accountant" => Ok(Self::Accountant),
            _ => Err(UnknownRole),
        }
    }
}

/// Who does something, for the timeline and for what they may do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A signed-in member, or a program with their token.
    Member {
        /// Who.
        user: UserId,
        /// Their name, as colleagues see it.
        name: String,
        /// What they may do.
        role: Role,
    },
    /// Whoever has the link to an offer.
    Customer {
        /// To whom it was sent, by name.
        name: String,
    },
    /// A job, on nobody's behalf.
    System,
}

impl Actor {
    /// The name under which colleagues see what was done; empty: Proffer itself.
    pub fn name(&self) -> &str {
        match self {
            Self::Member { name, .. } | Self::Customer { name } => name,
            Self::System => "",
        }
    }
}

/// A tenant and who acts for it. Its fields are private: holding one proves that somebody checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    tenant: TenantId,
    actor: Actor,
}

impl Principal {
    /// For session look-up and API-token look-up, after they have read the membership.
    pub(crate) fn member(tenant: TenantId, user: UserId, name: String, role: Role) -> Self {
        Self {
            tenant,
            actor: Actor::Member { user, name, role },
        }
    }

    /// For the look-up of customers' links.
    pub(crate) fn customer(tenant: TenantId, name: String) -> Self {
        Self {
            tenant,
            actor: Actor::Customer { name },
        }
    }

    /// For job dispatch and operators' commands.
    pub(crate) fn system(tenant: TenantId) -> Self {
        Self {
            tenant,
            actor: Actor::System,
        }
    }

    /// The tenant acted for.
    pub fn tenant(&self) -> TenantId {
        self.tenant
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The member who acts, if one does.
    pub fn user(&self) -> Option<UserId> {
        match self.actor {
            Actor::Member { user, .. } => Some(user),
            Actor::Customer { .. } | Actor::System => None,
        }
    }

    /// The member's role; customers and jobs have none.
    pub fn role(&self) -> Option<Role> {
        match self.actor {
            Actor::Member { role, .. } => Some(role),
            Actor::Customer { .. } | Actor::System => None,
        }
    }

    /// Whether a member acts who works on requests: see [`Role::is_salesperson`].
    pub fn is_salesperson(&self) -> bool {
        self.role().is_some_and(Role::is_salesperson)
    }
}
