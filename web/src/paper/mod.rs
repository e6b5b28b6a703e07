//! Documents on paper: offers and invoices with all that their PDF says, in the customer's language.

mod invoice;
mod ubl;

use documents::{
    Colour, Conditions, Customer, Document, DocumentError, Fact, Field, Image, Item, Labels, Line,
    OptionState, Seller, Signature, Sum, Totals, UblError,
};
use shared::company::{self, Company, ProfileForm};
use shared::contacts::{self, Contact};
use shared::i18n::{Argument, Locale, translate};
use shared::language::Language;
use shared::money::{self, LineKind, VatScheme};
use shared::offers::{Offer, Status};
use shared::tenancy::{DatabaseError, TenantTx};

pub(crate) use invoice::{InvoicePaper, IssueError, issue};

/// All that stands on an offer.
#[derive(Debug)]
pub(crate) struct OfferPaper {
    offer: Offer,
    company: Company,
    profile: ProfileForm,
    logo: Option<Vec<u8>>,
    contact: Option<Contact>,
}

impl OfferPaper {
    /// Reads what the offer itself does not say.
    pub(crate) async fn gather(tx: &mut TenantTx, offer: Offer) -> Result<Self, DatabaseError> {
        Ok(Self {
            company: company::current(tx).await?,
            profile: company::profile(tx).await?,
            logo: company::logo(tx).await?,
            contact: contacts::find(tx, offer.contact_id).await?,
            offer,
        })
    }

    /// Sets it, off the threads that answer others. Gives the offer back.
    pub(crate) async fn pdf(self) -> Result<(Offer, Vec<u8>), PaperError> {
        let document = self.document();
        let pdf = tokio::task::spawn_blocking(move || documents::pdf(&document))
            .await
            .map_err(|_| PaperError::Crashed)??;
        Ok((self.offer, pdf))
    }

    fn document(&self) -> Document {
        let Self {
            offer,
            company,
            profile,
            logo,
            contact,
        } = self;
        let words = Words {
            locale: Locale::new(offer.language, &company.time_zone),
        };
        let mut facts = vec![
            words.fact("paper-date", words.locale.date(offer.updated_at)),
            words.fact("paper-valid-until", words.day(offer.valid_until)),
        ];
        if !offer.reference.is_empty() {
            facts.push(words.fact("paper-reference", offer.reference.clone()));
        }
        let vat_number = contact.as_ref().map(|contact| contact.vat_number.clone());
        if let Some(number) = vat_number.filter(|number| !number.is_empty()) {
            facts.push(words.fact("paper-customer-vat", number));
        }
        Document {
            language: offer.language.code().to_owned(),
            title: words.text("paper-offer"),
            number: offer.number.clone(),
            mark: (offer.status == Status::Draft && offer.sent_at.is_none())
                .then(|| words.text("paper-draft")),
            issued_on: words.locale.day(offer.updated_at),
            accent: Colour::parse(&profile.colour),
            seller: seller(company, profile, logo.as_deref()),
            customer: customer(&offer.contact_name, contact.as_ref()),
            facts,
            introduction: some(&offer.introduction),
            lines: offer
                .lines
                .iter()
                .map(|line| words.line(offer.vat_scheme, offer.status == Status::Accepted, line))
                .collect(),
            totals: words.totals(&offer.totals),
            mentions: words.mentions(offer.vat_scheme),
            payment: None,
            conditions: some(&offer.conditions).map(|text| Conditions {
                title: words.text("paper-conditions"),
                text,
            }),
            signature: Some(Signature {
                title: words.text("paper-agreed"),
                text: None,
                name: words.field("paper-name", &offer.decided_by),
                date: words.field("paper-date", ""),
                label: words.text("paper-signature"),
                image: None,
            }),
            labels: words.labels(),
        }
    }
}

/// Why there is no PDF.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PaperError {
    /// It can't be set.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Peppol would refuse it.
    #[error(transparent)]
    Ubl(#[from] UblError),
    /// The typesetter panicked.
    #[error("the typesetter crashed")]
    Crashed,
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

fn seller(company: &Company, profile: &ProfileForm, logo: Option<&[u8]>) -> Seller {
    let said = [
        &profile.vat_number,
        &profile.phone,
        &profile.email,
        &profile.website,
    ];
    let lines = profile.address.lines().map(str::to_owned);
    let footer = [
        &company.name,
        &profile.vat_number,
        &profile.iban,
        &profile.bic,
    ];
    let not_empty = |text: &&String| !text.is_empty();
    Seller {
        name: company.name.clone(),
        details: lines
            .chain(said.into_iter().filter(not_empty).cloned())
            .collect(),
        // It was read when it was set; a picture that no longer can be leaves the name.
        logo: logo.and_then(|logo| Image::read(logo).ok()),
        footer: footer.into_iter().filter(not_empty).cloned().collect(),
    }
}

fn customer(name: &str, contact: Option<&Contact>) -> Customer {
    let Some(contact) = contact else {
        return Customer {
            label: None,
            name: name.to_owned(),
            lines: Vec::new(),
        };
    };
    let place = format!("{} {}", contact.postal_code, contact.city);
    let mut lines: Vec<String> = contact.address.lines().map(str::to_owned).collect();
    lines.push(place.trim().to_owned());
    if contact.name != contact.company && !contact.company.is_empty() {
        lines.insert(0, contact.name.clone());
    }
    lines.retain(|line| !line.is_empty());
    let name = some(&contact.company).unwrap_or_else(|| contact.name.clone());
    Customer {
        label: None,
        name,
        lines,
    }
}

/// The texts and numbers of a reader.
struct Words {
    locale: Locale,
}

impl Words {
    fn language(&self) -> Language {
        self.locale.language()
    }

    fn text(&self, key: &str) -> String {
        self.text_with(key, Vec::new())
    }

    fn text_with(&self, key: &str, arguments: Vec<(String, Argument)>) -> String {
        translate(self.language(), key, arguments).unwrap_or_default()
    }

    fn fact(&self, key: &str, value: String) -> Fact {
        Fact {
            label: self.text(key),
            value,
        }
    }

    fn field(&self, key: &str, value: &str) -> Field {
        Field {
            label: self.text(key),
            value: some(value),
        }
    }

    fn day(&self, day: time::Date) -> String {
        let start = self.locale.start_of(day);
        start
            .map(|start| self.locale.date(start))
            .unwrap_or_default()
    }

    /// `decided`: options that were not chosen never will be.
    fn line(&self, scheme: VatScheme, decided: bool, line: &money::Line) -> Line {
        match line.kind {
            LineKind::Section => Line::Section {
                title: line.description.clone(),
            },
            LineKind::Text => Line::Text {
                text: line.description.clone(),
            },
            LineKind::Item => Line::Item(Item {
                description: line.description.clone(),
                quantity: self.quantity(line),
                unit_price: self.price(line),
                discount: (!line.discount_percent.is_zero())
                    .then(|| self.percent(line.discount_percent)),
                vat: self.percent(scheme.charged(line.vat_rate)),
                net: self.locale.money(line.net),
                option: line.optional.then_some(match (line.chosen, decided) {
                    (true, _) => OptionState::Chosen,
                    (false, true) => OptionState::Declined,
                    (false, false) => OptionState::Open,
                }),
            }),
        }
    }

    /// What the law wants said where no VAT is charged.
    fn mentions(&self, scheme: VatScheme) -> Vec<String> {
        match scheme {
            VatScheme::Standard => Vec::new(),
            VatScheme::ReverseCharge => vec![self.text("paper-reverse-charge")],
            VatScheme::IntraCommunity => vec![self.text("paper-intra-community")],
        }
    }

    fn quantity(&self, line: &money::Line) -> String {
        let number = self.locale.decimal(line.quantity, line.quantity.scale());
        format!("{number} {}", line.unit).trim_end().to_owned()
    }

    /// Cents, and the tenths of a cent that some things cost.
    fn price(&self, line: &money::Line) -> String {
        let price = money::price(line.unit_price);
        if price.scale() == 2 {
            self.locale.money(price)
        } else {
            format!("{}\u{a0}€", self.locale.decimal(price, price.scale()))
        }
    }

    fn percent(&self, percent: rust_decimal::Decimal) -> String {
        let percent = percent.normalize();
        format!("{}\u{a0}%", self.locale.decimal(percent, percent.scale()))
    }

    fn totals(&self, totals: &money::Totals) -> Totals {
        let sum = |label, amount| Sum {
            label,
            amount: self.locale.money(amount),
        };
        let vat = totals.vat.iter().map(|vat| {
            let arguments = vec![
                ("rate".to_owned(), Argument::Text(self.percent(vat.rate))),
                (
                    "base".to_owned(),
                    Argument::Text(self.locale.money(vat.base)),
                ),
            ];
            sum(self.text_with("paper-vat-of", arguments), vat.amount)
        });
        Totals {
            net: sum(self.text("paper-net"), totals.net),
            vat: vat.collect(),
            gross: sum(self.text("paper-gross"), totals.gross),
            deductions: Vec::new(),
            due: None,
        }
    }

    fn labels(&self) -> Labels {
        Labels {
            description: self.text("paper-description"),
            quantity: self.text("paper-quantity"),
            unit_price: self.text("paper-unit-price"),
            discount: self.text("paper-discount"),
            vat: self.text("paper-vat"),
            net: self.text("paper-amount"),
            option: self.text("paper-option"),
            option_chosen: self.text("paper-option-chosen"),
            option_declined: self.text("paper-option-declined"),
            page: self.text("paper-page"),
        }
    }
}
