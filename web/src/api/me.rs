//! Who the token stands for, and their colleagues.

use axum::Json;
use axum::extract::State;
use serde::Serialize;
use shared::accounts::{self, Member};
use shared::company;
use shared::ids::UserId;
use utoipa::ToSchema;

use super::caller::Caller;
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
    #[schema(value_type = String, format = "uuid")]
    id: UserId,
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

#[utoipa::path(get, path = "/me", responses((status = 200, body = Me), (status = 401, body = Problem)))]
pub(super) async fn get(State(app): State<App>, caller: Caller) -> Result<Json<Me>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let company = company::current(&mut tx).await?;
    let id = caller.principal.user().ok_or_else(Problem::unauthorized)?;
    Ok(Json(Me {
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
        role: caller
            .principal
            .role()
            .map_or("", shared::tenancy::Role::as_str),
    }))
}

#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MemberItem {
    #[schema(value_type = String, format = "uuid")]
    id: UserId,
    email: String,
    name: String,
    role: String,
}

#[utoipa::path(get, path = "/members", responses((status = 200, body = List<MemberItem>)))]
pub(super) async fn members(
    State(app): State<App>,
    caller: Caller,
) -> Result<Json<List<MemberItem>>, Problem> {
    let mut tx = app.db.begin(&caller.principal).await?;
    let members = accounts::list_members(&mut tx).await?;
    Ok(List::all(
        members
            .into_iter()
            .map(
                |Member {
                     id,
                     name,
                     email,
                     role,
                 }| MemberItem {
                    id,
                    email,
                    name,
                    role,
                },
            )
            .collect(),
    ))
}
