//! The people of a company as its owners manage them: roles, switches, who may come in.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;

use super::end_sessions::end_access;
use crate::audit::{self, Event, Kind};
use crate::extensions;
use crate::fields::FieldErrors;
use crate::ids::UserId;
use crate::tenancy::{Role, TenantTx};

/// A member, as owners see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TeamMember {
    /// Who.
    pub id: UserId,
    /// Their name.
    pub name: String,
    /// Their address.
    pub email: String,
    /// `owner`, `member` or `accountant`.
    pub role: String,
    /// The extensions, by key, and whether they may use each.
    pub switches: BTreeMap<&'static str, bool>,
    /// Whether they prove who they are by more than a password.
    pub second_factor: bool,
    /// When they were last there, give or take ten minutes; `None`: never, or long ago.
    #[serde(with = "time::serde::rfc3339::option")]
    pub last_seen_at: Option<OffsetDateTime>,
    /// Since when they may not come in; `None`: they may.
    #[serde(with = "time::serde::rfc3339::option")]
    pub deactivated_at: Option<OffsetDateTime>,
}

/// All members, those who may not come in at the end, by name.
pub async fn list_team(tx: &mut TenantTx) -> Result<Vec<TeamMember>, sqlx::Error> {
    read(tx, None).await
}

/// One member.
pub async fn find_team_member(
    tx: &mut TenantTx,
    id: UserId,
) -> Result<Option<TeamMember>, sqlx::Error> {
    Ok(read(tx, Some(id)).await?.pop())
}

async fn read(tx: &mut TenantTx, only: Option<UserId>) -> Result<Vec<TeamMember>, sqlx::Error> {
    let tenant = tx.tenant().get();
    let rows = sqlx::query!(
        r#"select u.id as "id: UserId", u.name, u.email, m.role, m.switched_off, m.last_seen_at, m.deactivated_at,
                  has_second_factor(u.id) as "second_factor!"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and ($2::uuid is null or m.user_id = $2)
            order by m.deactivated_at is not null, lower(u.name), u.id"#,
        tenant,
        only.map(UserId::uuid)
    )
    .fetch_all(tx.conn())
    .await?;
    let members = rows.into_iter().map(|row| TeamMember {
        id: row.id,
        name: row.name,
        email: row.email,
        switches: switches(&row.role, &row.switched_off),
        role: row.role,
        second_factor: row.second_factor,
        last_seen_at: row.last_seen_at,
        deactivated_at: row.deactivated_at,
    });
    Ok(members.collect())
}

/// What somebody with this role may use: an owner everything.
pub(super) fn switches(role: &str, switched_off: &[String]) -> BTreeMap<&'static str, bool> {
    let all = extensions::all().iter().map(|extension| extension.key);
    let left = |key: &str| role == Role::Owner.as_str() || !switched_off.iter().any(|k| k == key);
    all.map(|key| (key, left(key))).collect()
}

/// Switches as they were set: `switched_off` where they say nothing.
pub(super) fn set_switches(
    switched_off: &[String],
    set: &BTreeMap<String, bool>,
) -> Result<Vec<String>, FieldErrors> {
    if set.keys().any(|key| extensions::find(key).is_none()) {
        return Err(FieldErrors::one("switches", "unknown-extension"));
    }
    let mut off: Vec<String> = switched_off
        .iter()
        .filter(|key| !set.contains_key(*key))
        .cloned()
        .collect();
    off.extend(
        set.iter()
            .filter(|(_, left)| !**left)
            .map(|(key, _)| key.clone()),
    );
    off.sort_unstable();
    Ok(off)
}

/// What is to change about a member; what is `None` or not named stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MemberChange {
    /// What they may do.
    pub role: Option<Role>,
    /// Extensions by key, and whether they may use each.
    pub switches: BTreeMap<String, bool>,
    /// Whether they may come in.
    pub active: Option<bool>,
}

/// Why a member was not changed.
#[derive(Debug, thiserror::Error)]
pub enum MemberError {
    /// There is no such member in this company.
    #[error("no such member")]
    Unknown,
    /// Nobody would be left who can change the company.
    #[error("the last owner")]
    LastOwner,
    /// Theirs is the one password that opens the company: another has to be named first.
    #[error("the emergency owner")]
    EmergencyOwner,
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

/// A member as they are kept.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Standing {
    role: Role,
    switched_off: Vec<String>,
    active: bool,
}

impl Standing {
    fn changed_by(&self, change: &MemberChange) -> Result<Self, FieldErrors> {
        let role = change.role.unwrap_or(self.role);
        Ok(Self {
            role,
            switched_off: match role {
                // Whoever is made a member again begins with everything.
                Role::Owner => Vec::new(),
                Role::Member | Role::Accountant => {
                    set_switches(&self.switched_off, &change.switches)?
                }
            },
            active: change.active.unwrap_or(self.active),
        })
    }

    fn leads(&self) -> bool {
        self.active && self.role == Role::Owner
    }

    fn told(&self) -> Value {
        json!({ "role": self.role.as_str(), "switched_off": self.switched_off })
    }
}

/// Changes role, switches, and whether they may come in. It holds from their next request on: who they are is looked up with each. Whoever may not come in any
/// more loses sessions and tokens of this company at once.
pub async fn change_member(
    tx: &mut TenantTx,
    id: UserId,
    change: &MemberChange,
) -> Result<TeamMember, MemberError> {
    let tenant = tx.tenant().get();
    // All owners are locked along: of two who demote each other at once, one finds themselves alone.
    let rows = sqlx::query!(
        r#"select m.user_id as "id: UserId", m.role, m.switched_off, m.deactivated_at is null as "active!", u.email,
                  exists (select from tenants t where t.id = m.tenant_id and t.emergency_owner = m.user_id) as "emergency!"
             from memberships m join users u on u.id = m.user_id
            where m.tenant_id = $1 and (m.user_id = $2 or m.role = 'owner') order by m.user_id for update of m"#,
        tenant,
        id.uuid()
    )
    .fetch_all(tx.conn())
    .await?;
    let others = rows
        .iter()
        .any(|row| row.id != id && row.role == Role::Owner.as_str() && row.active);
    let row = rows.into_iter().find(|row| row.id == id);
    let row = row.ok_or(MemberError::Unknown)?;
    let before = Standing {
        role: row.role.parse().map_err(|_| MemberError::Unknown)?,
        switched_off: row.switched_off,
        active: row.active,
    };
    let after = before.changed_by(change)?;
    if before.leads() && !after.leads() && !others {
        return Err(MemberError::LastOwner);
    }
    if row.emergency && !after.leads() {
        return Err(MemberError::EmergencyOwner);
    }
    if before != after {
        write(tx, id, &after).await?;
        let told = Event::new(Kind::MemberChanged, row.email.clone());
        audit::record(tx, told.changed(before.told(), after.told())).await?;
        if before.active != after.active {
            let kind = if after.active {
                Kind::MemberReactivated
            } else {
                Kind::MemberDeactivated
            };
            audit::record(tx, Event::new(kind, row.email)).await?;
        }
        if after.active {
            tx.rights_changed(id);
        } else {
            end_access(tx, id).await?;
        }
    }
    let member = find_team_member(tx, id).await?;
    member.ok_or(MemberError::Unknown)
}

async fn write(tx: &mut TenantTx, id: UserId, standing: &Standing) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "update memberships set role = $3, switched_off = $4, deactivated_at = case when $5 then null else coalesce(deactivated_at, $6) end
          where tenant_id = $1 and user_id = $2",
        tenant,
        id.uuid(),
        standing.role.as_str(),
        &standing.switched_off,
        standing.active,
        now
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(switches: &[(&str, bool)]) -> BTreeMap<String, bool> {
        let named = switches.iter().map(|(key, on)| ((*key).to_owned(), *on));
        named.collect()
    }

    #[test]
    fn what_is_not_said_stays() {
        let before = Standing {
            role: Role::Member,
            switched_off: vec!["offers".to_owned()],
            active: true,
        };
        let change = |change: MemberChange| before.changed_by(&change).unwrap();
        assert_eq!(change(MemberChange::default()), before);
        let switched = change(MemberChange {
            switches: set(&[("prospects", false)]),
            ..MemberChange::default()
        });
        assert_eq!(switched.switched_off, ["offers", "prospects"]);
        let promoted = change(MemberChange {
            role: Some(Role::Owner),
            ..MemberChange::default()
        });
        assert!(promoted.leads() && promoted.switched_off.is_empty());
    }

    #[test]
    fn switches_are_those_of_extensions() {
        let off = ["prospects".to_owned()];
        assert!(set_switches(&off, &set(&[("nonsense", true)])).is_err());
        let on = set_switches(&off, &set(&[("prospects", true), ("offers", false)]));
        assert_eq!(on.unwrap(), ["offers"]);
        assert!(!switches("member", &off)["prospects"]);
        assert!(switches("owner", &off)["prospects"]);
    }
}
