//! Two companies to try Proffer with, with the mail of their last days. Made once; asked again, they are the same.

mod shop;
mod story;
mod week;

use serde::Serialize;

use crate::accounts::{
    self, CreateCompanyError, NewCompany, NewMember, PasswordError, Passwords, Scope,
};
use crate::addresses::EmailAddress;
use crate::company::{self, CompanyDraft, CompanyError, CompanyForm};
use crate::extensions::{self, quote_requests};
use crate::language::Language;
use crate::products::ProductError;
use crate::requests::RequestError;
use crate::tenancy::{Db, Principal, Purpose, Role};

use shop::Shop;
use story::Conversation;

/// Everybody's password in the demo.
const PASSWORD: &str = "proffer-demo";

/// A demo company, as `demo.json` shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoCompany {
    /// Its name.
    pub name: String,
    /// Where its mail is forwarded to.
    pub address: String,
    /// Who signs in; the first is its owner.
    pub users: Vec<DemoUser>,
    /// The owner's token for the API.
    pub api_token: String,
}

/// Somebody of a demo company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DemoUser {
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: String,
}

/// Why there is no demo.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A company could not be made.
    #[error(transparent)]
    Company(#[from] CreateCompanyError),
    /// Its settings were refused.
    #[error(transparent)]
    Settings(#[from] CompanyError),
    /// A product of theirs was refused.
    #[error(transparent)]
    Product(#[from] ProductError),
    /// A password could not be hashed.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// One of our own texts is no address.
    #[error("not an address: {0}")]
    Address(&'static str),
    /// Somebody acts on a request that can't be acted on so.
    #[error(transparent)]
    Request(#[from] RequestError),
    /// Somebody acts who is no member.
    #[error("nobody here is {0}")]
    Nobody(&'static str),
    /// A time can't be written as mails do.
    #[error("the clock is out of range")]
    Date,
    /// The database failed.
    #[error("database")]
    Db(#[from] sqlx::Error),
}

struct Plan {
    company: &'static str,
    domain: &'static str,
    language: Language,
    people: &'static [(&'static str, &'static str, Role)],
    conversations: &'static [Conversation],
    shop: Shop,
}

const PLANS: [Plan; 2] = [
    Plan {
        company: "StarComm",
        domain: "starcomm.test",
        language: Language::Fr,
        people: &[
            (
                "Sophie Lambert",
                "sophie.lambert@starcomm.test",
                Role::Owner,
            ),
            ("Tom Peeters", "tom.peeters@starcomm.test", Role::Member),
            ("Nadia Claes", "nadia.claes@starcomm.test", Role::Accountant),
        ],
        conversations: story::STARCOMM,
        shop: shop::STARCOMM,
    },
    Plan {
        company: "Koelhuis De Smet",
        domain: "koelhuisdesmet.test",
        language: Language::Nl,
        people: &[
            ("Pieter De Smet", "pieter@koelhuisdesmet.test", Role::Owner),
            ("Anke Maes", "anke@koelhuisdesmet.test", Role::Member),
        ],
        conversations: story::KOELHUIS,
        shop: shop::KOELHUIS,
    },
];

/// The demo companies, made if they are not there; each call gives their owners a new token.
pub async fn companies(db: &Db) -> Result<Vec<DemoCompany>, DemoError> {
    let hash = Passwords::new(1)?.hash(PASSWORD).await?;
    let mut demo = Vec::new();
    for plan in &PLANS {
        let owner = if let Some(owner) = find_owner(db, plan).await? {
            owner
        } else {
            let owner = create(db, plan, &hash).await?;
            week::live(db, &owner, plan.conversations).await?;
            owner
        };
        let mut tx = db.begin(&owner).await?;
        let local_part = company::current(&mut tx).await?.local_part;
        let token = accounts::create_token(&mut tx, "demo", Scope::Full).await?;
        tx.commit().await?;
        let user = |(_, email, _): &(&str, &str, Role)| DemoUser {
            email: (*email).to_owned(),
            password: PASSWORD.to_owned(),
        };
        demo.push(DemoCompany {
            name: plan.company.to_owned(),
            address: format!("{local_part}@{}", db.platform().mail_domain),
            users: plan.people.iter().map(user).collect(),
            api_token: token.unwrap_or_default(),
        });
    }
    Ok(demo)
}

async fn find_owner(db: &Db, plan: &Plan) -> Result<Option<Principal>, sqlx::Error> {
    let Some((name, email, role)) = plan.people.first() else {
        return Ok(None);
    };
    let mut tx = db.begin_system(Purpose::Operator).await?;
    let row = sqlx::query!(
        r#"select m.tenant_id as "tenant: crate::ids::TenantId", m.user_id as "user: crate::ids::UserId"
             from users u join memberships m on m.user_id = u.id where u.email = $1 order by m.created_at limit 1"#,
        email
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(row.map(|row| Principal::member(row.tenant, row.user, (*name).to_owned(), *role)))
}

async fn create(db: &Db, plan: &Plan, hash: &str) -> Result<Principal, DemoError> {
    let [(name, email, _), colleagues @ ..] = plan.people else {
        return Err(DemoError::Address(""));
    };
    let address = |email: &'static str| {
        email
            .parse::<EmailAddress>()
            .map_err(|_| DemoError::Address(email))
    };
    let mut tx = db.begin_system(Purpose::Operator).await?;
    let new = NewCompany {
        name: plan.company.to_owned(),
        owner_name: (*name).to_owned(),
        owner_email: address(email)?,
        password_hash: hash.to_owned(),
        language: plan.language,
        time_zone: week::TIME_ZONE.to_owned(),
        confirmed: true,
    };
    let created = accounts::create_company(&mut tx, &new).await?;
    for (name, email, role) in colleagues {
        let member = NewMember {
            name: (*name).to_owned(),
            email: address(email)?,
            password_hash: hash.to_owned(),
            language: plan.language,
            role: *role,
        };
        accounts::add_member(&mut tx, created.tenant, &member).await?;
    }
    let mut tx = tx.enter(&created.owner).await?;
    if let Some(extension) = extensions::find(quote_requests::KEY) {
        extensions::activate(&mut tx, extension).await?;
    }
    let form = CompanyForm {
        name: plan.company.to_owned(),
        language: plan.language.code().to_owned(),
        time_zone: week::TIME_ZONE.to_owned(),
        domains: vec![plan.domain.to_owned()],
    };
    let draft = CompanyDraft::try_from(form).map_err(CompanyError::from)?;
    company::update(&mut tx, &draft).await?;
    shop::open(&mut tx, &plan.shop).await?;
    tx.commit().await?;
    Ok(created.owner)
}
