//! What a session says, and the member it stands for now.

use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

use crate::ids::{RememberedBrowserId, SupportVisitId, TenantId, UserId};
use crate::language::Language;
use crate::second_factor::policy::{Facts, Missing, missing};
use crate::support::{self, VISIT_LIMIT};
use crate::tenancy::{Db, Principal, Purpose};

/// After this a session ends, however busy it is: a cookie that was stolen is worth something for a season and no longer.
pub const ABSOLUTE_LIMIT: Duration = Duration::days(90);

/// How somebody came in, and so how far they get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SignedInBy {
    /// With the account's own password: into each of its companies, and to its secrets.
    Password,
    /// With a passkey of theirs and nothing else: the device verified its holder, which is both factors at once.
    Passkey,
    /// A company's identity provider vouched for them. It does so for this company alone: were it enough for the others, or for the password and the
    /// address, whoever runs that provider could take over accounts that also belong elsewhere.
    SingleSignOn {
        /// Whose provider it was.
        tenant: TenantId,
    },
    /// Support, whom an owner of this company lets look in. It stands for nobody's account.
    Support {
        /// The company.
        tenant: TenantId,
        /// Who looks, and until when.
        visit: SupportVisitId,
    },
}

impl SignedInBy {
    /// As stored, and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Passkey => "passkey",
            Self::SingleSignOn { .. } => "single_sign_on",
            Self::Support { .. } => "support",
        }
    }

    /// Whether password, address and second factor may be changed.
    pub fn reaches_secrets(self) -> bool {
        match self {
            Self::Password | Self::Passkey => true,
            Self::SingleSignOn { .. } | Self::Support { .. } => false,
        }
    }

    /// Whether it leads into this company.
    pub fn leads_into(self, tenant: TenantId) -> bool {
        match self {
            Self::Password | Self::Passkey => true,
            Self::SingleSignOn { tenant: only } | Self::Support { tenant: only, .. } => {
                tenant == only
            }
        }
    }
}

/// Somebody signed in, and the company they look at. Its fields are private: only signing in and switching companies make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    user: UserId,
    tenant: TenantId,
    by: SignedInBy,
    #[serde(with = "time::serde::rfc3339")]
    began_at: OffsetDateTime,
    /// Of the person when it began: see [`end_all_sessions`](super::end_sessions::end_all_sessions).
    version: i32,
    remembered: Option<RememberedBrowserId>,
    /// Whoever vouched for them does so until then.
    #[serde(default, with = "time::serde::rfc3339::option")]
    vouched_until: Option<OffsetDateTime>,
    /// They proved a second factor, or set it up since.
    #[serde(default)]
    second_factor: bool,
}

impl Session {
    /// A session that begins now, with `version` as `users.session_version` has it.
    pub(crate) fn begin(
        user: UserId,
        tenant: TenantId,
        by: SignedInBy,
        now: OffsetDateTime,
        version: i32,
    ) -> Self {
        Self {
            user,
            tenant,
            by,
            began_at: now,
            version,
            remembered: None,
            vouched_until: None,
            second_factor: false,
        }
    }

    /// It ends then at the latest (`SessionNotOnOrAfter`, SAML core §2.7.2).
    pub(crate) fn vouched_until(self, until: Option<OffsetDateTime>) -> Self {
        Self {
            vouched_until: until,
            ..self
        }
    }

    /// When it ends, however much it is used.
    pub(super) fn ends_at(self) -> OffsetDateTime {
        let limit = match self.by {
            SignedInBy::Password | SignedInBy::Passkey | SignedInBy::SingleSignOn { .. } => {
                ABSOLUTE_LIMIT
            }
            SignedInBy::Support { .. } => VISIT_LIMIT,
        };
        let oldest = self.began_at + limit;
        self.vouched_until.map_or(oldest, |until| until.min(oldest))
    }

    pub(super) fn in_company(self, tenant: TenantId) -> Self {
        Self { tenant, ..self }
    }

    /// Both factors were proved.
    pub(crate) fn with_second_factor(self) -> Self {
        Self {
            second_factor: true,
            ..self
        }
    }

    /// Whether both factors were proved.
    pub(crate) fn has_second_factor(self) -> bool {
        self.second_factor
    }

    pub(crate) fn with_version(self, version: i32) -> Self {
        Self { version, ..self }
    }

    pub(super) fn in_remembered(self, browser: RememberedBrowserId) -> Self {
        Self {
            remembered: Some(browser),
            ..self
        }
    }

    /// Whose it is.
    pub(crate) fn user(self) -> UserId {
        self.user
    }

    /// The account it is of; support has none.
    pub(super) fn account(self) -> Option<UserId> {
        match self.by {
            SignedInBy::Password | SignedInBy::Passkey | SignedInBy::SingleSignOn { .. } => {
                Some(self.user)
            }
            SignedInBy::Support { .. } => None,
        }
    }

    pub(crate) fn tenant(self) -> TenantId {
        self.tenant
    }

    pub(super) fn version(self) -> i32 {
        self.version
    }

    /// The browser that brings it back after it ended.
    pub(crate) fn remembered(self) -> Option<RememberedBrowserId> {
        self.remembered
    }

    /// How they came in.
    pub fn by(self) -> SignedInBy {
        self.by
    }

    /// When they came in.
    pub fn began_at(self) -> OffsetDateTime {
        self.began_at
    }
}

/// The member a session stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedIn {
    /// What they may do, and where.
    pub principal: Principal,
    /// Who they are.
    pub account: Account,
}

/// A person and the company they look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The person.
    pub user: UserId,
    /// Their address.
    pub email: String,
    /// Their name.
    pub name: String,
    /// What they may do: `owner`, `member` or `accountant`.
    pub role: String,
    /// The language they read.
    pub language: Language,
    /// Whether their address was confirmed.
    pub email_confirmed: bool,
    /// The company's name.
    pub company: String,
    /// Its time zone.
    pub time_zone: String,
    /// Companies that this session leads into, this one included.
    pub companies: i64,
    /// Whether this session may change password, address and second factor.
    pub reaches_secrets: bool,
    /// When everything of the company is deleted, if an owner ordered it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub deletion_due_at: Option<OffsetDateTime>,
}

/// Where a session stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It leads into its company.
    In(SignedIn),
    /// Its company asks for a second factor and they have none: they set one up first, and see nothing of the company until then.
    OwesFactor(Account),
    /// It is over: too old, or from before all sessions of theirs were ended; or they were deactivated, or never proved the second factor they have.
    Over,
}

/// The member behind a session, if it leads into its company.
pub async fn find_member(db: &Db, session: &Session) -> Result<Option<SignedIn>, sqlx::Error> {
    Ok(match standing(db, session).await? {
        Standing::In(signed_in) => Some(signed_in),
        Standing::OwesFactor(_) | Standing::Over => None,
    })
}

/// Where a session stands now.
pub async fn standing(db: &Db, session: &Session) -> Result<Standing, sqlx::Error> {
    if let SignedInBy::Support { tenant, visit } = session.by {
        let visitor = support::find_visitor(db, tenant, visit).await?;
        return Ok(visitor.map_or(Standing::Over, Standing::In));
    }
    let mut tx = db.begin_system(Purpose::Session).await?;
    if session.ends_at() <= tx.now() || !session.by.leads_into(session.tenant) {
        return Ok(Standing::Over);
    }
    let row = sqlx::query!(
        r#"select u.id as "user: UserId", u.email, u.name, m.role, u.language as "language: Language", m.switched_off,
                  u.email_confirmed_at is not null as "email_confirmed!", t.name as company, t.time_zone, t.deletion_due_at,
                  t.second_factor_required_at is not null as "required!", has_second_factor(u.id) as "has_factor!",
                  (select count(*) from memberships o where o.user_id = u.id and o.deactivated_at is null
                      and opens_by_password(o.tenant_id, o.user_id)) as "companies!"
             from memberships m join users u on u.id = m.user_id join tenants t on t.id = m.tenant_id
            where m.tenant_id = $1 and m.user_id = $2 and m.deactivated_at is null and u.session_version = $3
              and ($4 or opens_by_password(m.tenant_id, m.user_id))"#,
        session.tenant.get(),
        session.user.uuid(),
        session.version,
        !session.by.reaches_secrets()
    )
    .fetch_optional(tx.conn())
    .await?;
    let Some(row) = row else {
        return Ok(Standing::Over);
    };
    let Ok(role) = row.role.parse() else {
        return Ok(Standing::Over);
    };
    let facts = Facts {
        by: session.by,
        proved: session.second_factor,
        has_factor: row.has_factor,
        required: row.required,
    };
    let principal = Principal::member(session.tenant, session.user, row.name.clone(), role)
        .without(row.switched_off);
    let account = Account {
        user: row.user,
        email: row.email,
        name: row.name,
        role: row.role,
        language: row.language,
        email_confirmed: row.email_confirmed,
        company: row.company,
        time_zone: row.time_zone,
        companies: match session.by {
            SignedInBy::Password | SignedInBy::Passkey => row.companies,
            SignedInBy::SingleSignOn { .. } | SignedInBy::Support { .. } => 1,
        },
        reaches_secrets: session.by.reaches_secrets(),
        deletion_due_at: row.deletion_due_at,
    };
    Ok(match missing(facts) {
        Missing::Nothing => Standing::In(SignedIn { principal, account }),
        Missing::Factor => Standing::OwesFactor(account),
        Missing::Proof => Standing::Over,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_companys_provider_vouches_for_that_company_alone() {
        let [own, other] = [7, 8].map(TenantId::from_row);
        let vouched = SignedInBy::SingleSignOn { tenant: own };
        for (by, tenant, leads) in [
            (SignedInBy::Password, own, true),
            (SignedInBy::Password, other, true),
            (SignedInBy::Passkey, other, true),
            (vouched, own, true),
            (vouched, other, false),
        ] {
            assert_eq!(by.leads_into(tenant), leads, "{by:?} {tenant}");
        }
        assert!(SignedInBy::Password.reaches_secrets() && !vouched.reaches_secrets());
    }

    #[test]
    fn what_was_stored_before_there_were_second_factors_has_proved_none() {
        let now = time::macros::datetime!(2026-11-24 09:00 UTC);
        let by = SignedInBy::Password;
        let session = Session::begin(UserId::new(), TenantId::from_row(7), by, now, 0);
        let mut stored = serde_json::to_value(session.with_second_factor()).unwrap();
        let read = |stored: &serde_json::Value| serde_json::from_value::<Session>(stored.clone());
        assert!(read(&stored).unwrap().has_second_factor());
        stored.as_object_mut().unwrap().remove("second_factor");
        assert!(!read(&stored).unwrap().has_second_factor());
    }
}
