//! Those who answer for a company's data.

use crate::i18n::Locale;
use crate::ids::TenantId;
use crate::language::Language;
use crate::messages::Person;
use crate::outgoing::{SendSystemMail, SystemMail};
use sqlx::postgres::PgConnection;
use time::OffsetDateTime;

/// An owner, as a mail reaches them, with their company.
pub(super) struct Owner {
    person: Person,
    language: Language,
    company: String,
    time_zone: String,
}

impl Owner {
    /// A mail to them about their company and a day, as they write days.
    pub(super) fn mail(
        &self,
        mail: SystemMail,
        path: &str,
        day: OffsetDateTime,
        now: OffsetDateTime,
    ) -> SendSystemMail {
        let day = Locale::new(self.language, &self.time_zone).date(day);
        let arguments = [("company", self.company.clone()), ("day", day)];
        SendSystemMail {
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value))
                .into(),
            ..SendSystemMail::new(
                mail,
                self.person.clone(),
                self.language,
                path.to_owned(),
                now,
            )
        }
    }
}

/// The owners of a company: those there are, or those there were when everybody was shut out at `until`.
pub(super) async fn owners(
    connection: &mut PgConnection,
    tenant: TenantId,
    until: Option<OffsetDateTime>,
) -> Result<Vec<Owner>, sqlx::Error> {
    let rows = sqlx::query!(
        r#"select u.name, u.email, u.language as "language: Language", t.name as company, t.time_zone
             from memberships m join users u on u.id = m.user_id join tenants t on t.id = m.tenant_id
            where m.tenant_id = $1 and m.role = 'owner' and m.deactivated_at is not distinct from $2
            order by u.email"#,
        tenant.get(),
        until
    )
    .fetch_all(connection)
    .await?;
    let owners = rows.into_iter().map(|row| Owner {
        person: Person {
            name: row.name,
            email: row.email,
        },
        language: row.language,
        company: row.company,
        time_zone: row.time_zone,
    });
    Ok(owners.collect())
}
