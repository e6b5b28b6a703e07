//! The last days of a company, lived through the verbs that members and mail use, each at its own time.

use jiff::civil::{Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use time::OffsetDateTime;

use super::DemoError;
use super::story::{Conversation, Deed, Mail, Step, What, When};
use crate::accounts::{Member, list_members};
use crate::clock::Clock;
use crate::company;
use crate::i18n::Locale;
use crate::ids::{MailId, RequestId};
use crate::mail::{Effort, Outcome, understand_mail};
use crate::messages::{self, Direction};
use crate::page::{Limit, MAX_LIMIT};
use crate::requests::{self, NoteDraft, NoteForm, ReplyDraft, ReplyForm, RequestError};
use crate::tenancy::{Db, Principal, TenantTx};

/// Where both companies are.
pub(super) const TIME_ZONE: &str = "Europe/Brussels";

/// How long before its forward an original was written.
const WRITTEN_BEFORE: time::Duration = time::Duration::minutes(37);

/// Lives through the conversations of a company that was just made.
pub(super) async fn live(
    db: &Db,
    owner: &Principal,
    conversations: &[Conversation],
) -> Result<(), DemoError> {
    let mut tx = db.begin(owner).await?;
    let members = list_members(&mut tx).await?;
    drop(tx);
    let company = Company {
        db,
        owner,
        members,
        now: db.clock().now(),
    };
    for conversation in conversations {
        let at = company.time(conversation.arrived);
        let outcome = company.receive(&conversation.mail, None, at).await?;
        if let Some(Outcome::Request(request)) = outcome {
            for step in conversation.then {
                company.act(request, step).await?;
            }
        }
    }
    Ok(())
}

struct Company<'a> {
    db: &'a Db,
    owner: &'a Principal,
    members: Vec<Member>,
    now: OffsetDateTime,
}

impl Company<'_> {
    async fn act(&self, request: RequestId, step: &Step) -> Result<(), DemoError> {
        let at = self.time(step.when);
        match &step.what {
            What::Arrives(mail) => {
                let mut tx = self.db.begin(self.owner).await?;
                let answered = last_sent(&mut tx, request).await?;
                drop(tx);
                self.receive(mail, answered, at).await?;
            }
            What::Does(member, deed) => {
                let db = self.db.with_clock(Clock::standing_at(at));
                let mut tx = db.begin(&self.member(member)?).await?;
                self.does(&mut tx, request, deed).await?;
                tx.commit().await?;
            }
        }
        Ok(())
    }

    async fn does(
        &self,
        tx: &mut TenantTx,
        request: RequestId,
        deed: &Deed,
    ) -> Result<(), DemoError> {
        match deed {
            Deed::Reply(text) => {
                let form = ReplyForm {
                    text: (*text).to_owned(),
                    ..ReplyForm::default()
                };
                let reply = ReplyDraft::try_from(form).map_err(RequestError::from)?;
                requests::reply(tx, request, reply).await?;
            }
            Deed::Note(text) => {
                let form = NoteForm {
                    text: (*text).to_owned(),
                };
                let note = NoteDraft::try_from(form).map_err(RequestError::from)?;
                requests::add_note(tx, request, note).await?;
            }
            Deed::Assign(to) => {
                let to = self.member(to)?.user();
                requests::assign(tx, request, to).await?;
            }
            Deed::Cancel => requests::cancel(tx, request).await?,
        }
        Ok(())
    }

    /// As the ingress and its job would, in one go: nothing waits for a worker.
    async fn receive(
        &self,
        mail: &Mail,
        answered: Option<String>,
        at: OffsetDateTime,
    ) -> Result<Option<Outcome>, DemoError> {
        let db = self.db.with_clock(Clock::standing_at(at));
        let nobody = Principal::system(self.owner.tenant());
        let mut tx = db.begin(&nobody).await?;
        let company = company::current(&mut tx).await?;
        let address = format!("{}@{}", company.local_part, db.platform().mail_domain);
        let locale = Locale::new(company.language, TIME_ZONE);
        let id = MailId::new();
        let raw = mail
            .text
            .replace("{address}", &address)
            .replace("{id}", &id.to_string())
            .replace("{date}", &rfc5322(at)?)
            .replace("{original}", &locale.date_time(at - WRITTEN_BEFORE))
            .replace("{answers}", answered.as_deref().unwrap_or_default())
            .replace('\n', "\r\n");
        insert(&mut tx, id, mail.sender, &address, raw.as_bytes()).await?;
        tx.commit().await?;
        Ok(understand_mail(&db, &nobody, id, Effort::Understand).await?)
    }

    fn member(&self, email: &'static str) -> Result<Principal, DemoError> {
        let known = self.members.iter().find(|member| member.email == email);
        let member = known.ok_or(DemoError::Nobody(email))?;
        let role = member.role.parse().map_err(|_| DemoError::Nobody(email))?;
        Ok(Principal::member(
            self.owner.tenant(),
            member.id,
            member.name.clone(),
            role,
        ))
    }

    /// On a working day before today, so that everything is over whenever the demo is made.
    fn time(&self, when: When) -> OffsetDateTime {
        let zone = TimeZone::get(TIME_ZONE).unwrap_or(TimeZone::UTC);
        let today = Timestamp::from_second(self.now.unix_timestamp())
            .unwrap_or_default()
            .to_zoned(zone.clone())
            .date();
        let mut day = today;
        let mut left = when.working_days_ago;
        while left > 0 {
            day = day.saturating_sub(1.day());
            if !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                left -= 1;
            }
        }
        let time = Time::constant(when.hour, when.minute, 0, 0);
        day.to_datetime(time)
            .to_zoned(zone)
            .ok()
            .and_then(|at| OffsetDateTime::from_unix_timestamp(at.timestamp().as_second()).ok())
            .unwrap_or(self.now)
    }
}

fn rfc5322(at: OffsetDateTime) -> Result<String, DemoError> {
    at.format(&time::format_description::well_known::Rfc2822)
        .map_err(|_| DemoError::Date)
}

/// The Message-ID of the newest thing we sent in the conversation.
async fn last_sent(tx: &mut TenantTx, request: RequestId) -> Result<Option<String>, sqlx::Error> {
    let page = messages::list(tx, request, None, Limit::new(MAX_LIMIT)).await?;
    let sent = page
        .items
        .into_iter()
        .rfind(|message| message.direction == Direction::Outgoing);
    Ok(sent.and_then(|message| message.message_id))
}

async fn insert(
    tx: &mut TenantTx,
    id: MailId,
    sender: &str,
    recipient: &str,
    raw: &[u8],
) -> Result<(), sqlx::Error> {
    let (tenant, now) = (tx.tenant().get(), tx.now());
    sqlx::query!(
        "insert into accepted_mails (tenant_id, id, received_at, sender, recipient, client_address, helo, smtputf8, size, raw)
         values ($1, $2, $3, $4, $5, '127.0.0.1', 'demo', false, $6, $7)",
        tenant,
        id.uuid(),
        now,
        sender,
        recipient,
        i32::try_from(raw.len()).unwrap_or(i32::MAX),
        raw
    )
    .execute(tx.conn())
    .await?;
    Ok(())
}
