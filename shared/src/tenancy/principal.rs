//! A tenant and who acts for it.

use std::net::IpAddr;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::extensions::{self, quote_requests};
use crate::ids::{SupportVisitId, TenantId, UserId};

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
    /// Somebody of Proffer's support, whom an owner lets look in. Reads what an owner reads; their transactions change nothing.
    Support {
        /// Their visit.
        visit: SupportVisitId,
        /// Their name, as the company sees it.
        name: String,
    },
    /// A job, on nobody's behalf.
    System,
}

impl Actor {
    /// The name under which colleagues see what was done; empty: Proffer itself.
    pub fn name(&self) -> &str {
        match self {
            Self::Member { name, .. } | Self::Customer { name } | Self::Support { name, .. } => {
                name
            }
            Self::System => "",
        }
    }
}

/// A tenant and who acts for it. Its fields are private: holding one proves that somebody checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    tenant: TenantId,
    actor: Actor,
    switched_off: Vec<String>,
    address: Option<IpAddr>,
}

impl Principal {
    /// For session look-up and API-token look-up, after they have read the membership.
    pub(crate) fn member(tenant: TenantId, user: UserId, name: String, role: Role) -> Self {
        Self::of(tenant, Actor::Member { user, name, role })
    }

    /// The same member, without the extensions that the owner took from them.
    pub(crate) fn without(self, switched_off: Vec<String>) -> Self {
        Self {
            switched_off,
            ..self
        }
    }

    fn of(tenant: TenantId, actor: Actor) -> Self {
        Self {
            tenant,
            actor,
            switched_off: Vec::new(),
            address: None,
        }
    }

    /// For the look-up of customers' links.
    pub(crate) fn customer(tenant: TenantId, name: String) -> Self {
        Self::of(tenant, Actor::Customer { name })
    }

    /// For the look-up of support's visits.
    pub(crate) fn support(tenant: TenantId, visit: SupportVisitId, name: String) -> Self {
        Self::of(tenant, Actor::Support { visit, name })
    }

    /// For job dispatch and operators' commands.
    pub(crate) fn system(tenant: TenantId) -> Self {
        Self::of(tenant, Actor::System)
    }

    /// The same, from this address: the audit log says it.
    #[must_use]
    pub fn from_address(self, address: IpAddr) -> Self {
        Self {
            address: Some(address),
            ..self
        }
    }

    /// Where they are, as far as it is known.
    pub fn address(&self) -> Option<IpAddr> {
        self.address
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
            Actor::Customer { .. } | Actor::Support { .. } | Actor::System => None,
        }
    }

    /// The visit, if it is support that looks in.
    pub fn support_visit(&self) -> Option<SupportVisitId> {
        match self.actor {
            Actor::Support { visit, .. } => Some(visit),
            Actor::Member { .. } | Actor::Customer { .. } | Actor::System => None,
        }
    }

    /// The member's role; customers and jobs have none. Support sees what an owner sees.
    pub fn role(&self) -> Option<Role> {
        match self.actor {
            Actor::Member { role, .. } => Some(role),
            Actor::Support { .. } => Some(Role::Owner),
            Actor::Customer { .. } | Actor::System => None,
        }
    }

    /// Whether they may use this extension: its owner left it to them, and with it whatever it needs.
    pub fn may_use(&self, extension: &str) -> bool {
        extensions::find(extension).is_some_and(|found| found.is_left_to(self))
    }

    /// Whether the owner left them this extension itself. An owner has them all.
    pub(crate) fn was_left(&self, extension: &str) -> bool {
        self.role() == Some(Role::Owner) || !self.switched_off.iter().any(|key| key == extension)
    }

    /// What a member may do, in words that differ when the rights do.
    pub fn rights(&self) -> String {
        let role = self.role().map_or("", Role::as_str);
        format!("{} {role} -{}", self.tenant, self.switched_off.join(" -"))
    }

    /// Whether a member acts who works on requests: see [`Role::is_salesperson`].
    pub fn is_salesperson(&self) -> bool {
        self.role().is_some_and(Role::is_salesperson)
    }

    /// Whether a member acts who works on requests and was left the extension for it.
    pub fn works_on_requests(&self) -> bool {
        self.is_salesperson() && self.may_use(quote_requests::KEY)
    }
}
