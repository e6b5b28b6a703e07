//! A company that has one of everything: what sweeps show to its own people, and look for in vain as anybody else.

use std::net::Ipv4Addr;

use shared::accounts::{self, InvitationForm, Scope, create_token, list_tokens};
use shared::company::{self, ProfileForm};
use shared::contacts::{self, ContactForm, PersonForm};
use shared::customer_page::{self, AcceptForm, Visitor};
use shared::ids::{
    AttachmentId, ContactId, ErasureId, HeldMailId, InvoiceId, MessageId, MoveId, OfferId,
    RequestId,
};
use shared::invoices::{self, InvoiceForm, Papers};
use shared::mail::list_held;
use shared::messages;
use shared::money::LineForm;
use shared::offers::{self, OfferForm, Paper, SendForm};
use shared::page::Limit;
use shared::privacy::erasure::{self, ErasureForm};
use shared::privacy::export;
use shared::products::{self, ProductForm};
use shared::requests::{self, DraftKind, Filter, NoteForm, ReplyForm, SplitForm};
use shared::sso::{self, MetadataSource, SigningKey};
use shared::standard_texts::{self, StandardTextForm};
use shared::tenancy::TenantTx;

use crate::identity_provider::{IdentityProvider, Person};
use crate::world::{Company, World};

/// A word in everything the company has, and in nothing else.
pub const MARK: &str = "Zebrawood";
/// Where its customer writes from.
pub const CUSTOMER: &str = "eva@customer.example";

const REQUEST: &str = "From: Eva Zebrawood <eva@customer.example>\nMessage-ID: <1@customer.example>\nSubject: Zebrawood door\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/html\n\n<p>How much is a <b>Zebrawood</b> door?</p><img src=\"https://tracker.example/x.png\"><p>-- <br>Eva Zebrawood<br>Tel. 02 555 01 01</p>\n--b\nContent-Type: text/csv\nContent-Disposition: attachment; filename=Zebrawood.csv\n\n2;1\n--b--\n";
const NEWSLETTER: &str = "From: Zebrawood News <news@shop.example>\nMessage-ID: <1@shop.example>\nSubject: Zebrawood prices\nList-Id: <news.shop.example>\nList-Unsubscribe: <https://shop.example/bye>\nPrecedence: bulk\n\nAll Zebrawood doors at half price.\n";

/// What the company has, by id.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub struct Furnished {
    pub request: RequestId,
    pub message: MessageId,
    pub attachment: AttachmentId,
    pub contact: ContactId,
    pub held: HeldMailId,
    pub idp: IdentityProvider,
    ids: Vec<PathId>,
}

/// A beginning of path patterns, and the id that stands in such paths.
type PathId = (&'static str, String);

impl Furnished {
    /// Fills a company. Its jobs have run; the mails that went out are still to be looked at.
    pub async fn fill(world: &World, company: &Company) -> Self {
        world.receive(company, CUSTOMER, REQUEST).await;
        world
            .receive(company, "news@shop.example", NEWSLETTER)
            .await;
        world.run_jobs().await;

        let mut tx = world.begin(&company.owner).await;
        let found = requests::list(&mut tx, &Filter::default(), None, Limit::default()).await;
        let request = found.expect("a list").items[0].id;
        let conversation = messages::list(&mut tx, request, None, Limit::default()).await;
        let message = conversation.expect("a list").items.remove(0);
        let held = list_held(&mut tx, None, Limit::default()).await;
        let held = held.expect("a list").items[0].id;
        let forwarder = shared::company::trust_forwarder(&mut tx, "zebrawood@forms.example")
            .await
            .expect("an address");
        let test_mail = shared::mail::send_test_mail(&mut tx)
            .await
            .expect("none was sent yet");
        let (contact, of_contacts) = contacts_of(&mut tx).await;
        let of_sales = sales_of(&mut tx, contact, request).await;
        let note = NoteForm {
            text: format!("{MARK} is dear."),
        };
        let note = requests::add_note(&mut tx, request, note.try_into().expect("a note"))
            .await
            .expect("a note is added");
        let moved = there_and_back(&mut tx, request, note).await;
        let reply = ReplyForm {
            html: format!("<p>{MARK}: € 1,200.</p>"),
            ..ReplyForm::default()
        };
        requests::reply(&mut tx, request, reply.try_into().expect("a reply"))
            .await
            .expect("a reply is written");
        let draft = serde_json::json!({ "text": MARK });
        requests::save_draft(&mut tx, request, DraftKind::Note, &draft)
            .await
            .expect("a draft is kept");
        let text = StandardTextForm {
            name: MARK.to_owned(),
            language: "en".to_owned(),
            body: format!("{MARK}, {{name}}?"),
        };
        let text = standard_texts::create(&mut tx, &text.try_into().expect("a text"))
            .await
            .expect("a text is kept");
        let filter = requests::save_filter(&mut tx, MARK, "status=received")
            .await
            .expect("a filter is kept");
        create_token(&mut tx, MARK, Scope::Full)
            .await
            .expect("a token is made");
        let token = list_tokens(&mut tx).await.expect("a list")[0].id;
        let of_people = people_of(&mut tx).await;
        tx.commit().await.expect("a commit");
        world.run_jobs().await;
        let parked = parked_job(world, company).await;
        let (idp, trial) = single_sign_on(world, company).await;
        let session = session(world, company).await;
        let of_privacy = privacy_of(world, company).await;

        Self {
            idp,
            request,
            message: message.id,
            attachment: message.attachments[0].id,
            contact,
            held,
            ids: [
                ("/requests/filters/{id}", filter.to_string()),
                ("/requests/{id}", request.to_string()),
                ("/saved-filters/{id}", filter.to_string()),
                ("/settings/jobs/{id}", parked.to_string()),
                ("/parked-jobs/{id}", parked.to_string()),
                ("/settings/sso/test/{id}", trial),
                ("/settings/tokens/{id}", token.to_string()),
                ("/held/{id}", held.to_string()),
                (
                    "/extensions/quote-requests/forwarders/{id}",
                    forwarder.id.to_string(),
                ),
                ("/settings/texts/{id}", text.id.to_string()),
                ("/standard-texts/{id}", text.id.to_string()),
                ("/messages/{id}", message.id.to_string()),
                ("/moves/{id}", moved.to_string()),
                ("/attachments/{id}", message.attachments[0].id.to_string()),
                ("/trusted-forwarders/{id}", forwarder.id.to_string()),
                ("/test-mails/{id}", test_mail.id.to_string()),
                ("/sessions/{id}", session.clone()),
                ("/settings/sessions/{id}", session),
            ]
            .into_iter()
            .chain(of_contacts)
            .chain(of_sales)
            .chain(of_people)
            .chain(of_privacy)
            .collect(),
        }
    }

    /// The id that stands in paths of this pattern. A new kind of path gets its entry above, or the sweeps fail.
    pub fn id_in(&self, pattern: &str) -> &str {
        self.ids
            .iter()
            .find(|(beginning, _)| pattern.starts_with(beginning))
            .map_or_else(
                || panic!("tests/src/furnished.rs has nothing for {pattern}"),
                |(_, id)| id,
            )
    }
}

/// The path of a pattern, with this id, and something that exists for everything else that varies.
pub fn path(pattern: &str, id: &str) -> String {
    let path = pattern
        .replace("{id}", id)
        .replace("{key}", "prospects")
        .replace("{company}", "nobody-1")
        .replace("{kind}", "offer-email")
        .replace("{language}", "fr")
        .replace("{secret}", "nonsense")
        .replace("{grant}", "nonsense")
        .replace("{*path}", "nothing.css");
    assert!(!path.contains('{'), "{path}: what stands there?");
    path
}

/// The company with an identity provider, the domain `zebrawood.example` proved, and a trial whose answer is in; the trial's id.
async fn single_sign_on(world: &World, company: &Company) -> (IdentityProvider, String) {
    let idp = IdentityProvider::new("idp.zebrawood.example");
    let key = SigningKey::generate(MARK, world.clock.now()).expect("a key");
    let metadata = MetadataSource::given(idp.metadata().into_bytes());
    let mut tx = world.begin(&company.owner).await;
    sso::prepare(&mut tx, &key).await.expect("it is kept");
    sso::keep_metadata(&mut tx, metadata)
        .await
        .expect("they are read");
    let domain = "zebrawood.example";
    sso::claim_domain(&mut tx, domain)
        .await
        .expect("a domain can be claimed");
    let claimed = sso::list_domains(&mut tx).await.expect("a list").remove(0);
    world.dns.publish(&claimed.record, &claimed.text);
    sso::ask_domain(&mut tx, domain)
        .await
        .expect("it was claimed");
    tx.commit().await.expect("a commit");
    world.run_jobs().await;

    let tx = world.begin(&company.owner).await;
    let user = company.owner.user().expect("a member");
    let trial = sso::begin_trial(tx, user).await.expect("it is ready");
    let asked = idp.asked(&trial.address);
    let person = Person {
        name_id: MARK,
        email: "anybody@zebrawood.example",
        name: MARK,
    };
    let field = idp.answer(&asked, person, world.clock.now());
    let door = company.address.split('@').next().unwrap_or_default();
    sso::answer(&world.db, door, field)
        .await
        .expect("it is believed");
    (idp, trial.request)
}

/// Merges a second record of the contact into it, and makes a third that looks like it; the merge's id.
/// A contact with a person, a merge that can be undone and an import.
async fn contacts_of(tx: &mut TenantTx) -> (ContactId, Vec<PathId>) {
    let contact = contacts::create(tx, eva().try_into().expect("a contact"))
        .await
        .expect("nobody has it");
    let person = PersonForm {
        name: format!("Tom {MARK}"),
        ..PersonForm::default()
    };
    let person = person.try_into().expect("a person");
    let person = contacts::add_person(tx, contact.id, person)
        .await
        .expect("a person is added");
    let merge = merge_twin(tx, contact.id).await;
    let file = format!("name\n{MARK}\n");
    let import = contacts::prepare_import(tx, "names.csv", file.as_bytes())
        .await
        .expect("a table");
    let ids = vec![
        ("/contacts/{id}", contact.id.to_string()),
        ("/contact-persons/{id}", person.id.to_string()),
        ("/contact-merges/{id}", merge),
        ("/contact-imports/{id}", import.to_string()),
    ];
    (contact.id, ids)
}

/// Somebody invited, and the owner as a member.
async fn people_of(tx: &mut TenantTx) -> Vec<PathId> {
    let form = InvitationForm {
        email: "zebrawood@dubois.example".to_owned(),
        role: "member".to_owned(),
        ..InvitationForm::default()
    };
    let invitation = form.try_into().expect("an invitation");
    let invitation = accounts::invite(tx, &invitation).await;
    let invitation = invitation.expect("nobody invited them yet").id.to_string();
    let owner = accounts::list_team(tx).await.expect("a list")[0].id;
    vec![
        ("/invitations/{id}", invitation.clone()),
        ("/settings/invitations/{id}", invitation),
        ("/members/{id}", owner.to_string()),
        ("/settings/members/{id}", owner.to_string()),
    ]
}

/// A browser in which the owner is signed in; what lists name it by.
async fn session(world: &World, company: &Company) -> String {
    let mut superuser = world.connect("postgres").await;
    sqlx::query_scalar(
        "insert into sessions (id, list_id, data, user_id, tenant_id, signed_in_by, began_at, address, user_agent, last_seen_at, expires_at)
         select 'kept by nobody ' || m.tenant_id, gen_random_uuid(), '{}', m.user_id, m.tenant_id, 'password', $2, '192.0.2.7', $3, $2, $2 + interval '1 day'
           from memberships m where m.tenant_id = $1 and m.role = 'owner' limit 1 returning list_id::text",
    )
    .bind(company.tenant.get())
    .bind(world.clock.now())
    .bind(MARK)
    .fetch_one(&mut superuser)
    .await
    .expect("a superuser may do this")
}

/// The erasure of somebody unknown, then an archive of everything: an erasure removes those before it.
async fn privacy_of(world: &World, company: &Company) -> [PathId; 4] {
    let erasure = erasure(world, company).await.to_string();
    let archive = archive(world, company).await;
    [
        ("/settings/privacy/erasures/{id}", erasure.clone()),
        ("/erasures/{id}", erasure),
        ("/exports/{id}", archive.clone()),
        ("/settings/privacy/export/{id}", archive),
    ]
}

/// An archive of everything before.
async fn archive(world: &World, company: &Company) -> String {
    let mut tx = world.begin(&company.owner).await;
    let archive = export::ask(&mut tx).await.expect("it is the first").id;
    tx.commit().await.expect("a commit");
    world.run_jobs().await;
    archive.to_string()
}

/// A product, an offer with a line of it that answers the request, and the draft of an invoice.
async fn sales_of(tx: &mut TenantTx, contact: ContactId, request: RequestId) -> Vec<PathId> {
    let product = ProductForm {
        name: MARK.to_owned(),
        unit_price: "1200".to_owned(),
        ..ProductForm::default()
    };
    let product = products::create(tx, product.try_into().expect("a product"))
        .await
        .expect("a product is kept");
    let offer = OfferForm {
        contact_id: Some(contact),
        request_id: Some(request),
        introduction: format!("{MARK}, as we said."),
        lines: vec![LineForm {
            description: MARK.to_owned(),
            quantity: "1".to_owned(),
            unit_price: "1200".to_owned(),
            ..LineForm::default()
        }],
        ..OfferForm::default()
    };
    let offer = offers::create(tx, offer.try_into().expect("an offer"))
        .await
        .expect("an offer is made");
    let accepted = accepted_by_customer(tx, contact, request).await;
    let invoice = InvoiceForm {
        contact_id: Some(contact),
        introduction: format!("{MARK}, as delivered."),
        ..InvoiceForm::default()
    };
    let invoice = invoices::create(tx, invoice.try_into().expect("an invoice"))
        .await
        .expect("a draft is made");
    vec![
        ("/products/{id}", product.id.to_string()),
        ("/offers/{id}/customer-view", accepted.to_string()),
        ("/offers/{id}/evidence", accepted.to_string()),
        ("/offers/{id}/link", accepted.to_string()),
        ("/offers/{id}", offer.to_string()),
        (
            "/invoices/{id}/ubl",
            issued_invoice(tx, contact).await.to_string(),
        ),
        ("/invoices/{id}", invoice.to_string()),
    ]
}

/// An offer that went out and was accepted on its page.
async fn accepted_by_customer(
    tx: &mut TenantTx,
    contact: ContactId,
    request: RequestId,
) -> OfferId {
    let form = OfferForm {
        contact_id: Some(contact),
        request_id: Some(request),
        conditions: format!("{MARK} is paid in advance."),
        lines: vec![LineForm {
            description: MARK.to_owned(),
            quantity: "1".to_owned(),
            unit_price: "99".to_owned(),
            optional: true,
            ..LineForm::default()
        }],
        ..OfferForm::default()
    };
    let id = offers::create(tx, form.try_into().expect("an offer"))
        .await
        .expect("an offer is made");
    let offer = offers::find(tx, id).await.expect("a look");
    let offer = offer.expect("it was just made");
    let options = vec![offer.lines[0].id];
    let paper = Paper {
        offer,
        pdf: b"%PDF-1.7".to_vec(),
    };
    let form = SendForm {
        text: MARK.to_owned(),
        ..SendForm::default()
    };
    offers::send(tx, paper, form).await.expect("it can be sent");
    let link = customer_page::find_link(tx, id).await.expect("a look");
    let link = link.expect("it was sent with one");
    let page = customer_page::page(tx, &link).await.expect("a look");
    let form = AcceptForm {
        version: page.expect("it is there").version,
        name: format!("Eva {MARK}"),
        options,
        terms: true,
        signature: String::new(),
    };
    let visitor = Visitor {
        address: Ipv4Addr::LOCALHOST.into(),
        browser: MARK.to_owned(),
    };
    customer_page::accept(tx, &link, form, &visitor)
        .await
        .expect("it can be accepted");
    id
}

/// An invoice with its number, and papers that say little.
async fn issued_invoice(tx: &mut TenantTx, contact: ContactId) -> InvoiceId {
    let profile = ProfileForm {
        address: "Rue du Moulin 27\n1300 Wavre".to_owned(),
        vat_number: "BE0403170701".to_owned(),
        ..ProfileForm::default()
    };
    let profile = profile.try_into().expect("a profile");
    company::update_profile(tx, profile)
        .await
        .expect("it is kept");
    let form = InvoiceForm {
        contact_id: Some(contact),
        lines: vec![LineForm {
            description: MARK.to_owned(),
            unit_price: "1200".to_owned(),
            ..LineForm::default()
        }],
        ..InvoiceForm::default()
    };
    let id = invoices::create(tx, form.try_into().expect("an invoice"))
        .await
        .expect("a draft is made");
    let numbered = invoices::take_number(tx, id)
        .await
        .expect("nothing is missing");
    let papers = Papers {
        pdf: b"%PDF".to_vec(),
        ubl: format!("<Invoice>{MARK}</Invoice>"),
    };
    invoices::freeze(tx, numbered, papers)
        .await
        .expect("it is issued");
    id
}

async fn merge_twin(tx: &mut TenantTx, contact: ContactId) -> String {
    let twin = eva().try_into().expect("a contact");
    let twin = contacts::create(tx, twin).await.expect("a contact");
    contacts::merge(tx, twin.id, contact)
        .await
        .expect("they are one");
    let alike = eva().try_into().expect("a contact");
    contacts::create(tx, alike).await.expect("a contact");
    let merges = contacts::list_undoable_merges(tx, contact).await;
    merges.expect("a list")[0].id.to_string()
}

/// Splits a message off and takes that back.
async fn there_and_back(tx: &mut TenantTx, request: RequestId, message: MessageId) -> MoveId {
    let form = SplitForm {
        message_ids: vec![message],
        ..SplitForm::default()
    };
    let split = requests::split(tx, request, form.try_into().expect("a split"))
        .await
        .expect("a note can go");
    requests::undo_move(tx, split.id)
        .await
        .expect("and come back");
    split.id
}

/// The erasure of somebody of whom there was nothing.
async fn erasure(world: &World, company: &Company) -> ErasureId {
    let form = ErasureForm {
        email: "nobody@elsewhere.example".to_owned(),
        confirm: "nobody@elsewhere.example".to_owned(),
    };
    let mut tx = world.begin(&company.owner).await;
    let erasure = erasure::start(&mut tx, &form).await.expect("it begins");
    tx.commit().await.expect("a commit");
    world.run_jobs().await;
    erasure
}

/// A job that was given up; its number. Tried again, it finds that its message was sent.
async fn parked_job(world: &World, company: &Company) -> i64 {
    let mut superuser = world.connect("postgres").await;
    sqlx::query_scalar(
        "insert into jobs (tenant_id, lane, state, attempts, kind, payload, last_error)
         select tenant_id, 2, 3, 5, 'send_message', jsonb_build_object('message', id), $2 from messages
          where tenant_id = $1 and direction = 'outgoing' limit 1 returning id",
    )
    .bind(company.tenant.get())
    .bind(MARK)
    .fetch_one(&mut superuser)
    .await
    .expect("a superuser may do this")
}

fn eva() -> ContactForm {
    ContactForm {
        name: format!("Eva {MARK}"),
        email: CUSTOMER.to_owned(),
        address: "Kerkstraat 3".to_owned(),
        city: "Gent".to_owned(),
        country: "BE".to_owned(),
        ..ContactForm::default()
    }
}
