//! The people at a contact.

use serde::{Deserialize, Serialize};
use serde_json::json;
use time::OffsetDateTime;

use super::events::{ContactEvent, record};
use super::{ContactError, queries};
use crate::fields::{self, FieldErrors};
use crate::ids::{ContactId, ContactPersonId};
use crate::tenancy::TenantTx;

/// People at one contact at most.
pub const MAX_PERSONS: usize = 100;

/// As typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "the fields of the form")]
pub struct PersonForm {
    pub name: String,
    /// What they do there.
    pub role: String,
    pub email: String,
    pub phone: String,
}

/// As kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PersonDraft {
    pub(super) name: String,
    pub(super) role: String,
    pub(super) email: Option<String>,
    pub(super) phone: String,
}

impl TryFrom<PersonForm> for PersonDraft {
    type Error = FieldErrors;

    fn try_from(form: PersonForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = fields::line(&mut errors, "name", &form.name, 1, 200);
        let role = fields::line(&mut errors, "role", &form.role, 0, 100);
        let email = fields::optional_address(&mut errors, "email", &form.email);
        let phone = fields::line(&mut errors, "phone", &form.phone, 0, 40);
        errors.or(Self {
            name,
            role,
            email,
            phone,
        })
    }
}

/// Somebody at a contact.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the columns of the table, described there")]
pub struct Person {
    pub id: ContactPersonId,
    pub contact_id: ContactId,
    pub name: String,
    pub role: String,
    pub email: Option<String>,
    pub phone: String,
    #[serde(with = "time::serde::rfc3339")]
    pub created_at: OffsetDateTime,
}

impl Person {
    /// The form that says what is kept now.
    pub fn form(&self) -> PersonForm {
        PersonForm {
            name: self.name.clone(),
            role: self.role.clone(),
            email: self.email.clone().unwrap_or_default(),
            phone: self.phone.clone(),
        }
    }
}

/// The people at a contact, in the order they came.
pub async fn list_persons(
    tx: &mut TenantTx,
    contact: ContactId,
) -> Result<Vec<Person>, sqlx::Error> {
    list_persons_of(tx, &[contact]).await
}

/// The people at these contacts, in the order they came.
pub async fn list_persons_of(
    tx: &mut TenantTx,
    contacts: &[ContactId],
) -> Result<Vec<Person>, sqlx::Error> {
    let contacts: Vec<_> = contacts.iter().map(|contact| contact.uuid()).collect();
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Person,
        r#"select id as "id: ContactPersonId", contact_id as "contact_id: ContactId", name, role, email, phone, created_at
             from contact_persons where tenant_id = $1 and contact_id = any($2) order by created_at, id"#,
        tenant,
        &contacts
    )
    .fetch_all(tx.conn())
    .await
}

/// Somebody at a contact of this company.
pub async fn find_person(
    tx: &mut TenantTx,
    id: ContactPersonId,
) -> Result<Option<Person>, sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query_as!(
        Person,
        r#"select p.id as "id: ContactPersonId", p.contact_id as "contact_id: ContactId", p.name, p.role, p.email, p.phone, p.created_at
             from contact_persons p join contacts c on c.tenant_id = p.tenant_id and c.id = p.contact_id
            where p.tenant_id = $1 and p.id = $2 and c.merged_into is null"#,
        tenant,
        id.uuid()
    )
    .fetch_optional(tx.conn())
    .await
}

/// Adds somebody to a contact.
pub async fn add_person(
    tx: &mut TenantTx,
    contact: ContactId,
    draft: PersonDraft,
) -> Result<Person, ContactError> {
    queries::lock(tx, contact)
        .await?
        .ok_or(ContactError::Unknown)?;
    if list_persons(tx, contact).await?.len() >= MAX_PERSONS {
        return Err(FieldErrors::one("name", "too-many").into());
    }
    let data = json!({ "person": draft.name });
    let person = insert(tx, contact, draft).await?;
    record(tx, contact, ContactEvent::PersonAdded, data).await?;
    Ok(person)
}

pub(super) async fn insert(
    tx: &mut TenantTx,
    contact: ContactId,
    draft: PersonDraft,
) -> Result<Person, sqlx::Error> {
    let person = Person {
        id: ContactPersonId::new(),
        contact_id: contact,
        name: draft.name,
        role: draft.role,
        email: draft.email,
        phone: draft.phone,
        created_at: tx.now(),
    };
    let tenant = tx.tenant().get();
    sqlx::query!(
        "insert into contact_persons (tenant_id, id, contact_id, name, role, email, phone, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant,
        person.id.uuid(),
        contact.uuid(),
        person.name,
        person.role,
        person.email,
        person.phone,
        person.created_at
    )
    .execute(tx.conn())
    .await?;
    Ok(person)
}

/// Writes over what is kept of somebody.
pub async fn update_person(
    tx: &mut TenantTx,
    id: ContactPersonId,
    draft: PersonDraft,
) -> Result<Person, ContactError> {
    let before = find_person(tx, id).await?.ok_or(ContactError::Unknown)?;
    let tenant = tx.tenant().get();
    sqlx::query!(
        "update contact_persons set name = $3, role = $4, email = $5, phone = $6 where tenant_id = $1 and id = $2",
        tenant,
        id.uuid(),
        draft.name,
        draft.role,
        draft.email,
        draft.phone
    )
    .execute(tx.conn())
    .await?;
    Ok(Person {
        name: draft.name,
        role: draft.role,
        email: draft.email,
        phone: draft.phone,
        ..before
    })
}

/// Removes somebody; answers from where.
pub async fn remove_person(
    tx: &mut TenantTx,
    id: ContactPersonId,
) -> Result<ContactId, ContactError> {
    let person = find_person(tx, id).await?.ok_or(ContactError::Unknown)?;
    delete(tx, id).await?;
    let data = json!({ "person": person.name });
    record(tx, person.contact_id, ContactEvent::PersonRemoved, data).await?;
    Ok(person.contact_id)
}

pub(super) async fn delete(tx: &mut TenantTx, id: ContactPersonId) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant().get();
    sqlx::query!(
        "delete from contact_persons where tenant_id = $1 and id = $2",
        tenant,
        id.uuid()
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
