//! Every job and its handler: the one place to add another.

use shared::contacts::{CheckVatNumber, ImportContacts, Vies};
use shared::follow_up::RemindCustomers;
use shared::housekeeping::{PrunePlatform, PruneTenant};
use shared::mail::{ReadAgain, UnderstandMail, Verifier, VerifySender};
use shared::notifications::{MailGathered, MailNotifications};
use shared::outgoing::{Mailer, SendDirectMail, SendMessage, SendSystemMail};
use shared::privacy::deletion::DeleteCompanies;
use shared::privacy::erasure::{EraseOwed, ErasePerson};
use shared::privacy::export::ExportCompany;
use shared::privacy::retention::ApplyRetention;
use shared::queue::Jobs;
use shared::requests::RemindSalespeople;
use shared::settings::WorkerSettings;
use shared::sso::ProveDomain;
use shared::tenancy::Db;

use crate::contacts::{check_vat_number, import_contacts};
use crate::follow_up::remind_customers;
use crate::housekeeping::{prune_platform, prune_tenant};
use crate::mail::{read_again, understand_mail, verify_sender};
use crate::notifications::{mail_gathered, mail_notifications};
use crate::outgoing::{send_direct_mail, send_message, send_system_mail};
use crate::privacy::apply_retention;
use crate::privacy::{delete_companies, export_company};
use crate::privacy::{erase_owed, erase_person};
use crate::requests::remind_salespeople;
use crate::sso::prove_domain;

/// What handlers are lent.
#[derive(Debug, Clone)]
pub struct Services {
    /// The database.
    pub db: Db,
    /// The way out for mail.
    pub mailer: Mailer,
    /// The way to name servers.
    pub verifier: Verifier,
    /// The way to what the European Commission knows of VAT numbers.
    pub vies: Vies,
}

impl Services {
    /// From the settings; nothing is connected to yet.
    pub fn new(db: Db, settings: &WorkerSettings) -> anyhow::Result<Self> {
        let mailer = Mailer::new(&settings.relay.url, &settings.public.mail_domain)?
            .reaching(settings.public.reach());
        let verifier = Verifier::new(&settings.dns, &settings.public.mail_domain)?;
        let vies = Vies::new(&settings.vies_url, settings.public.reach())?;
        Ok(Self {
            db,
            mailer,
            verifier,
            vies,
        })
    }
}

/// The handlers of this process.
pub fn jobs() -> Jobs<Services> {
    Jobs::new()
        .on::<UnderstandMail, _>(understand_mail)
        .on::<ImportContacts, _>(import_contacts)
        .on::<ExportCompany, _>(export_company)
        .on::<CheckVatNumber, _>(check_vat_number)
        .on::<ReadAgain, _>(read_again)
        .on::<VerifySender, _>(verify_sender)
        .on::<ProveDomain, _>(prove_domain)
        .on::<SendMessage, _>(send_message)
        .on::<SendDirectMail, _>(send_direct_mail)
        .on::<SendSystemMail, _>(send_system_mail)
        .on::<MailNotifications, _>(mail_notifications)
        .on::<MailGathered, _>(mail_gathered)
        .on::<ErasePerson, _>(erase_person)
        .every::<EraseOwed, _>(erase_owed)
        .every::<RemindSalespeople, _>(remind_salespeople)
        .every::<RemindCustomers, _>(remind_customers)
        .every::<PruneTenant, _>(prune_tenant)
        .every::<ApplyRetention, _>(apply_retention)
        .every::<PrunePlatform, _>(prune_platform)
        .every::<DeleteCompanies, _>(delete_companies)
}
