//! Who the token stands for, and their colleagues.

use axum::Json as Answer;
use axum::extract::State;
use serde::Serialize;
use shared::accounts;
use shared::company;
use shared::tenancy::Role;
use utoipa::ToSchema;
use uuid::Uuid;

use super::caller::{Caller, Salesperson};
use super::paging::List;
use super::problem::Problem;
use crate::app::App;

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Me {
    user: User,
    tenant: Tenant,
    /// `owner`, `member` or `accountant`.
    role: &'static str,
}

#[derive(Debug, Serialize, ToSchema)]
struct User {
    id: Uuid,
    email: String,
}

#[derive(Debug, Serialize, ToSchema)]
struct Tenant {
    id: i64,
    slug: String,
    name: String,
    /// Where its mail is forwarded to.
    address: String,
}

/// Who the token stands for.
#[utoipa::path(get, path = "/me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(super) async fn get(State(app): State<App>, caller: Caller) -> Result<Answer<Me>, Problem> {
    let id = caller
        .principal
        .user()
        .ok_or_else(Problem::unauthorized)?
        .uuid();
    let mut tx = app.db.begin(&caller.principal).await?;
    let company = company::current(&mut tx).await?;
    Ok(Answer(Me {
        user: User {
            id,
            email: caller.email,
        },
        tenant: Tenant {
            id: tx.tenant().get(),
            address: format!("{}@{}", company.local_part, app.mail_domain),
            slug: company.slug,
            name: company.name,
        },
        role: caller.principal.role().map_or("", Role::as_str),
    }))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Member {
    id: Uuid,
    email: String,
    name: String,
    /// `owner`, `member` or `accountant`.
    role: String,
}

impl From<accounts::Member> for Member {
    fn from(member: accounts::Member) -> Self {
        Self {
            id: member.id.uuid(),
            email: member.email,
            name: member.name,
            role: member.role,
        }
    }
}

/// The people of the company, by name.
#[utoipa::path(get, path = "/members", responses((status = 200, body = List<Member>)))]
pub(super) async fn members(
    State(app): State<App>,
    Salesperson(principal): Salesperson,
) -> Result<Answer<List<Member>>, Problem> {
    let mut tx = app.db.begin(&principal).await?;
    Ok(List::all(accounts::list_members(&mut tx).await?))
}
