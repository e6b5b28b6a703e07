//! An invoice or credit note on paper, and its issue: the number, the papers that bear it, and their freezing in one transaction.

use documents::{Colour, Conditions, Document, Payment, Transfer, payment_reference};
use shared::company::{self, Company, ProfileForm};
use shared::contacts::{self, Contact};
use shared::i18n::Locale;
use shared::ids::InvoiceId;
use shared::invoices::{self, Invoice, InvoiceError, Kind, Papers};
use shared::tenancy::{DatabaseError, TenantTx};

use super::ubl::ubl;
use super::{PaperError, Words, customer, seller, some};

/// All that stands on an invoice.
#[derive(Debug)]
pub(crate) struct InvoicePaper {
    pub(super) invoice: Invoice,
    pub(super) company: Company,
    pub(super) profile: ProfileForm,
    logo: Option<Vec<u8>>,
    pub(super) contact: Option<Contact>,
}

/// Why an invoice was not issued.
#[derive(Debug, thiserror::Error)]
pub(crate) enum IssueError {
    /// It can't be, as it stands.
    #[error(transparent)]
    Invoice(#[from] InvoiceError),
    /// Its papers can't be made.
    #[error(transparent)]
    Paper(#[from] PaperError),
    /// The database failed.
    #[error(transparent)]
    Db(#[from] DatabaseError),
}

/// Issues a draft. The caller commits; until then nobody else of the company gets a number.
pub(crate) async fn issue(tx: &mut TenantTx, id: InvoiceId) -> Result<(), IssueError> {
    let mut numbered = invoices::take_number(tx, id).await?;
    numbered.refer(payment_reference);
    let paper = InvoicePaper::gather(tx, numbered.invoice().clone()).await?;
    let papers = paper.papers().await?;
    Ok(invoices::freeze(tx, numbered, papers).await?)
}

impl InvoicePaper {
    /// Reads what the invoice itself does not say.
    pub(crate) async fn gather(tx: &mut TenantTx, invoice: Invoice) -> Result<Self, DatabaseError> {
        Ok(Self {
            company: company::current(tx).await?,
            profile: company::profile(tx).await?,
            logo: company::logo(tx).await?,
            contact: contacts::find(tx, invoice.contact_id).await?,
            invoice,
        })
    }

    /// A draft as it would look, off the threads that answer others.
    pub(crate) async fn preview(self) -> Result<Vec<u8>, PaperError> {
        let document = self.document();
        tokio::task::spawn_blocking(move || documents::pdf(&document))
            .await
            .map_err(|_| PaperError::Crashed)?
            .map_err(PaperError::from)
    }

    /// What is kept for good.
    async fn papers(self) -> Result<Papers, PaperError> {
        tokio::task::spawn_blocking(move || {
            let ubl = documents::ubl(&ubl(&self))?;
            let pdf = documents::invoice_pdf(&self.document(), &ubl)?;
            Ok(Papers { pdf, ubl })
        })
        .await
        .map_err(|_| PaperError::Crashed)?
    }

    fn document(&self) -> Document {
        let Self {
            invoice,
            company,
            profile,
            logo,
            contact,
        } = self;
        let words = Words {
            locale: Locale::new(invoice.language, &company.time_zone),
        };
        let issued_on = invoice
            .issued_on
            .unwrap_or_else(|| words.locale.day(invoice.updated_at));
        let mut facts = vec![words.fact("paper-date", words.day(issued_on))];
        if let Some(due_on) = invoice.due_on {
            facts.push(words.fact("paper-due-on", words.day(due_on)));
        }
        if let Some(number) = &invoice.credits_number {
            facts.push(words.fact("paper-credits", number.clone()));
        }
        if let Some(number) = &invoice.offer_number {
            facts.push(words.fact("paper-offer", number.clone()));
        }
        if !invoice.reference.is_empty() {
            facts.push(words.fact("paper-reference", invoice.reference.clone()));
        }
        let vat_number = contact.as_ref().map(|contact| contact.vat_number.clone());
        if let Some(number) = vat_number.filter(|number| !number.is_empty()) {
            facts.push(words.fact("paper-customer-vat", number));
        }
        let lines = invoice.lines.iter();
        Document {
            language: invoice.language.code().to_owned(),
            title: words.text(match invoice.kind {
                Kind::Invoice => "paper-invoice",
                Kind::Deposit => "paper-deposit",
                Kind::CreditNote => "paper-credit-note",
            }),
            number: invoice.number.clone().unwrap_or_default(),
            mark: invoice.number.is_none().then(|| words.text("paper-draft")),
            issued_on,
            accent: Colour::parse(&profile.colour),
            seller: seller(company, profile, logo.as_deref()),
            customer: customer(&invoice.contact_name, contact.as_ref()),
            facts,
            introduction: some(&invoice.introduction),
            lines: lines
                .map(|line| words.line(invoice.vat_scheme, true, line))
                .collect(),
            totals: words.totals(&invoice.totals),
            mentions: words.mentions(invoice.vat_scheme),
            payment: self.payment(&words),
            conditions: some(&invoice.conditions).map(|text| Conditions {
                title: words.text("paper-conditions"),
                text,
            }),
            signature: None,
            labels: words.labels(),
        }
    }

    /// How it is paid; nothing while it is a draft, or when there is nothing to pay.
    fn payment(&self, words: &Words) -> Option<Payment> {
        let Self {
            invoice,
            company,
            profile,
            ..
        } = self;
        let due_on = invoice.due_on.filter(|_| invoice.number.is_some())?;
        if invoice.kind == Kind::CreditNote || invoice.totals.gross.is_zero() {
            return None;
        }
        let mut facts = vec![
            words.fact("paper-to-pay", words.locale.money(invoice.totals.gross)),
            words.fact("paper-due-on", words.day(due_on)),
        ];
        if !profile.iban.is_empty() {
            facts.push(words.fact("paper-iban", grouped(&profile.iban)));
        }
        facts.push(words.fact("paper-payment-reference", invoice.payment_reference.clone()));
        Some(Payment {
            title: words.text("paper-payment"),
            facts,
            transfer: (!profile.iban.is_empty()).then(|| Transfer {
                beneficiary: company.name.clone(),
                iban: profile.iban.clone(),
                bic: some(&profile.bic),
                amount: invoice.totals.gross,
                reference: invoice.payment_reference.clone(),
            }),
            code_label: words.text("paper-payment-code"),
        })
    }
}

/// An account number in groups of four, as on bank cards (ISO 13616).
fn grouped(iban: &str) -> String {
    let digits: Vec<char> = iban.chars().filter(|c| !c.is_whitespace()).collect();
    let groups: Vec<String> = digits
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("\u{a0}")
}
