//! A company and its owner.

use std::net::IpAddr;

use super::confirm_email::{confirming_mail, insert_confirmation};
use super::slug::slug;
use super::{Session, SignedInBy, passwords};
use crate::addresses::EmailAddress;
use crate::audit::{self, Event, Kind};
use crate::company;
use crate::fields::{self, FieldErrors};
use crate::ids::{TenantId, UserId};
use crate::language::Language;
use crate::messages::Person;
use crate::tenancy::{Principal, Role, SystemTx, TenantTx};

/// Where companies are unless they say otherwise.
const DEFAULT_TIME_ZONE: &str = "Europe/Brussels";

/// Sign-up as typed.
#[derive(Debug, Clone, Default, serde::Serialize, serde::Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the names of the form's fields")]
pub struct SignUpForm {
    pub company: String,
    pub name: String,
    pub email: String,
    #[serde(skip_serializing)]
    pub password: String,
}

/// Sign-up as it can be taken.
#[derive(Debug, Clone)]
pub struct SignUpDraft {
    company: String,
    name: String,
    email: EmailAddress,
    password: String,
}

impl SignUpDraft {
    /// The account it is for, as accounts are called.
    pub fn account(&self) -> String {
        self.email.folded()
    }

    /// The password, to be hashed.
    pub fn password(&self) -> &str {
        &self.password
    }

    /// What to make, once the password is hashed.
    pub fn into_company(self, language: Language, password_hash: String) -> NewCompany {
        NewCompany {
            name: self.company,
            owner_name: self.name,
            owner_email: self.email,
            password_hash,
            language,
            time_zone: DEFAULT_TIME_ZONE.to_owned(),
            confirmed: false,
        }
    }
}

impl TryFrom<SignUpForm> for SignUpDraft {
    type Error = FieldErrors;

    fn try_from(form: SignUpForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let company = fields::line(&mut errors, "company", &form.company, 1, 200);
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let email: Option<EmailAddress> = form.email.trim().parse().ok();
        if email.is_none() {
            errors.add(
                "email",
                if form.email.trim().is_empty() {
                    "required"
                } else {
                    "not-an-address"
                },
            );
        }
        passwords::check(&mut errors, "password", &form.password);
        match email {
            Some(email) => errors.or(Self {
                company,
                name,
                email,
                password: form.password,
            }),
            None => Err(errors),
        }
    }
}

/// A company to make, with its owner.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct NewCompany {
    pub name: String,
    pub owner_name: String,
    pub owner_email: EmailAddress,
    /// A PHC string.
    pub password_hash: String,
    pub language: Language,
    /// IANA name.
    pub time_zone: String,
    /// The owner's address needs no confirmation: somebody vouches for it.
    pub confirmed: bool,
}

/// What was made.
#[derive(Debug)]
pub struct CreatedCompany {
    /// The company.
    pub tenant: TenantId,
    /// Its owner, as the principal of what comes next.
    pub owner: Principal,
    /// The owner, signed in.
    pub session: Session,
    /// The local part of its address, closed until an extension takes mail.
    pub local_part: String,
}

/// Makes a company, its closed address and its owner, all in the caller's transaction. An address that has an account already is refused: its
/// owner signs in first.
pub async fn create_company(
    tx: &mut SystemTx,
    new: &NewCompany,
) -> Result<CreatedCompany, CreateCompanyError> {
    let now = tx.now();
    let user = UserId::new();
    let inserted = sqlx::query!(
        "insert into users (id, email, name, language, password_hash, email_confirmed_at, created_at)
         values ($1, $2, $3, $4, $5, $6, $7) on conflict (email) do nothing",
        user.uuid(),
        new.owner_email.folded(),
        new.owner_name,
        new.language.code(),
        new.password_hash,
        new.confirmed.then_some(now),
        now
    )
    .execute(tx.conn())
    .await?;
    if inserted.rows_affected() == 0 {
        return Err(FieldErrors::one("email", "account-exists").into());
    }
    let folded = sqlx::query_scalar!(r#"select fold($1) as "folded!""#, new.name)
        .fetch_one(tx.conn())
        .await?;
    let slug = slug(&folded);
    let tenant = sqlx::query_scalar!(
        r#"insert into tenants (slug, name, language, time_zone, created_at) values ($1, $2, $3, $4, $5)
           returning id as "id: TenantId""#,
        slug,
        new.name,
        new.language.code(),
        new.time_zone,
        now
    )
    .fetch_one(tx.conn())
    .await?;
    let local_part = format!("{slug}-{tenant}");
    sqlx::query!(
        "insert into addresses (local_part, tenant_id, created_at, closed_at) values ($1, $2, $3, $3)",
        local_part,
        tenant.get(),
        now
    )
    .execute(tx.conn())
    .await?;
    sqlx::query!(
        "insert into memberships (tenant_id, user_id, role, created_at) values ($1, $2, $3, $4)",
        tenant.get(),
        user.uuid(),
        Role::Owner.as_str(),
        now
    )
    .execute(tx.conn())
    .await?;
    if !new.confirmed {
        let secret = insert_confirmation(tx.conn(), user, now).await?;
        let to = Person {
            name: new.owner_name.clone(),
            email: new.owner_email.to_string(),
        };
        let mail = confirming_mail(to, new.language, &new.name, &secret, now);
        tx.enqueue_for(tenant, &mail).await?;
    }
    let owner = Principal::member(tenant, user, new.owner_name.clone(), Role::Owner);
    Ok(CreatedCompany {
        tenant,
        owner,
        session: Session::begin(user, tenant, SignedInBy::Password, now, 0),
        local_part,
    })
}

/// Goes on inside a company that was just made, as its owner, and writes down that they made it, from where.
pub async fn enter_new_company(
    tx: SystemTx,
    created: &CreatedCompany,
    address: IpAddr,
) -> Result<TenantTx, sqlx::Error> {
    let mut tx = tx
        .enter(&created.owner.clone().from_address(address))
        .await?;
    let name = company::current(&mut tx).await?.name;
    audit::record(&mut tx, Event::new(Kind::CompanyCreated, name)).await?;
    Ok(tx)
}

/// Why a company was not made.
#[derive(Debug, thiserror::Error)]
pub enum CreateCompanyError {
    /// What was sent can't be taken.
    #[error(transparent)]
    Fields(#[from] FieldErrors),
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}
