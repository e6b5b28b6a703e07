//! Coming in through a company's own identity provider. What is believed is `shared/sso`'s to test; here is who then comes in, where, and how often.

use serde_json::{Value, json};
use shared::accounts::Scope;
use shared::sso::{Enforcement, MetadataSource, REQUEST_LIFETIME, SigningKey};
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::browser::{Browser, Page};
use system_tests::identity_provider::{Asked, IdentityProvider, Person, message};
use system_tests::portal::Portal;
use system_tests::program::Program;
use system_tests::world::{Company, PASSWORD, World};
use time::Duration;
use url::form_urlencoded;

const EVA: Person<'_> = Person {
    name_id: "eva-1",
    email: "eva@dubois.example",
    name: "Eva Maes",
};

/// The company of [`World::one`] with an identity provider.
struct Office {
    world: World,
    portal: Portal,
    idp: IdentityProvider,
    /// As in the paths.
    door: String,
}

/// A company gets this identity provider, and proves this domain.
async fn connect(world: &World, company: &Company, idp: &IdentityProvider, domain: &str) {
    let key = SigningKey::generate("test", world.clock.now()).unwrap();
    let mut tx = world.begin(&company.owner).await;
    shared::sso::prepare(&mut tx, &key).await.unwrap();
    let metadata = MetadataSource::given(idp.metadata().into_bytes());
    shared::sso::keep_metadata(&mut tx, metadata).await.unwrap();
    shared::sso::claim_domain(&mut tx, domain).await.unwrap();
    let claimed = shared::sso::list_domains(&mut tx).await.unwrap();
    let claimed = claimed.iter().find(|claimed| claimed.domain == domain);
    let claimed = claimed.unwrap();
    world.dns.publish(&claimed.record, &claimed.text);
    shared::sso::ask_domain(&mut tx, domain).await.unwrap();
    tx.commit().await.unwrap();
    world.run_jobs().await;
}

impl Office {
    async fn open() -> Self {
        let world = World::new().await;
        let portal = Portal::start(&world).await;
        let idp = IdentityProvider::new("idp.dubois.example");
        connect(&world, &world.one, &idp, "dubois.example").await;
        let door = world.one.address.split('@').next().unwrap().to_owned();
        Self {
            world,
            portal,
            idp,
            door,
        }
    }

    /// A browser goes to the identity provider.
    async fn ask(&self, browser: &mut Browser) -> Asked {
        let page = browser.get(&format!("/sso/{}", self.door)).await;
        assert_eq!(page.status, 303, "{}", page.text);
        self.idp.asked(page.location())
    }

    /// The identity provider's page posts, and the browser brings no cookie to another site's form.
    async fn post(&self, path: &str, field: &str) -> Page {
        let body = form_urlencoded::Serializer::new(String::new())
            .append_pair("SAMLResponse", field)
            .append_pair("RelayState", "https://evil.example/")
            .finish();
        let headers = [
            ("Content-Type", "application/x-www-form-urlencoded"),
            ("Origin", "https://idp.dubois.example"),
            ("Sec-Fetch-Site", "cross-site"),
        ];
        self.portal
            .browser()
            .send("POST", path, &headers, &body)
            .await
    }

    /// The whole way, to the page that the browser is led to at last.
    async fn come_in(&self, browser: &mut Browser, person: Person<'_>) -> Page {
        let asked = self.ask(browser).await;
        let field = self.idp.answer(&asked, person, self.world.clock.now());
        let answer = self.post(asked.acs.path(), &field).await;
        assert_eq!(answer.status, 303, "{answer:?}");
        browser.get(answer.location()).await
    }

    async fn rows(&self, query: &str) -> i64 {
        let mut owner = self.world.connect("proffer_owner").await;
        sqlx::query_scalar(AssertSqlSafe(format!("select count(*) from {query}")))
            .fetch_one(&mut owner)
            .await
            .unwrap()
    }
}

/// Where a page goes on to by itself.
fn goes_on(page: &Page) -> String {
    let (_, rest) = page.text.split_once("content=\"0;url=").unwrap();
    let way = rest.split('"').next().unwrap();
    way.replace("&amp;", "&").replace("&#x2f;", "/")
}

#[tokio::test]
async fn an_employee_comes_in_and_becomes_a_member() {
    let office = Office::open().await;
    let mut browser = office.portal.browser();
    let asked = {
        let page = browser
            .get(&format!("/sso/{}?next=%2Frequests%3Fq%3Da", office.door))
            .await;
        office.idp.asked(page.location())
    };
    let field = office.idp.answer(&asked, EVA, office.world.clock.now());
    let answer = office.post(asked.acs.path(), &field).await;
    let page = browser.get(answer.location()).await;
    assert_eq!(page.location(), "/requests?q=a");
    let home = browser.get("/settings").await;
    assert_eq!(home.status, 200);
    assert!(home.text.contains("Eva Maes"));
    assert_eq!(
        browser.get("/settings/company").await.status,
        403,
        "no owner"
    );
    let members = "memberships m join users u on u.id = m.user_id where u.email = 'eva@dubois.example' and m.role = 'member' and u.password_hash is null";
    assert_eq!(office.rows(members).await, 1);

    // Next time by the name alone, whatever the address has become.
    let renamed = Person {
        email: "eva.maes@elsewhere.example",
        ..EVA
    };
    let mut again = office.portal.browser();
    let page = office.come_in(&mut again, renamed).await;
    assert_eq!(page.location(), "/");
    assert_eq!(office.rows(members).await, 1);
    assert_eq!(office.rows("sso_identities").await, 1);
    assert_eq!(office.rows("users where email like '%elsewhere%'").await, 0);

    // Signing out goes on at the identity provider, by a page: a form leads to no other site.
    again.get("/settings").await;
    let page = again.post("/logout", &[]).await;
    assert_eq!(page.status, 200);
    let way = goes_on(&page);
    assert!(way.starts_with("https://idp.dubois.example/slo?"), "{way}");
    let xml = message(&way);
    assert!(
        xml.contains(">eva-1<") && xml.contains("eva-1-session"),
        "{xml}"
    );
    assert_eq!(again.get("/settings").await.status, 303);
    office.world.finish().await;
}

#[tokio::test]
async fn an_answer_is_good_once_and_in_one_browser() {
    let office = Office::open().await;
    let now = office.world.clock.now();
    let mut browser = office.portal.browser();
    let asked = office.ask(&mut browser).await;
    let (path, field) = (asked.acs.path(), office.idp.answer(&asked, EVA, now));

    // Several at the same instant: one is laid aside.
    let answers = futures::join_four(|| office.post(path, &field)).await;
    let taken: Vec<_> = answers
        .iter()
        .filter(|answer| answer.status == 303)
        .collect();
    assert_eq!(taken.len(), 1, "{answers:?}");
    let way = taken[0].location().to_owned();

    // Login CSRF: a browser that did not ask takes nothing.
    let mut victim = office.portal.browser();
    office.ask(&mut victim).await;
    assert_eq!(victim.get(&way).await.status, 403);
    assert_eq!(victim.get("/settings").await.status, 303, "not signed in");

    assert_eq!(browser.get(&way).await.location(), "/");
    assert_eq!(browser.get(&way).await.status, 403, "taken once");
    assert_eq!(office.post(path, &field).await.status, 403, "answered once");

    // The same assertion for a second request is a replay, whoever signed it.
    let second = office.ask(&mut browser).await;
    let same = Asked {
        id: second.id.clone(),
        ..asked.clone()
    };
    let fresh = office.idp.answer_as(&same, EVA, now, "_same");
    assert_eq!(office.post(path, &fresh).await.status, 303);
    assert_eq!(office.rows("sso_replays").await, 2);

    // Too late.
    let late = office.ask(&mut browser).await;
    office.world.clock.advance(REQUEST_LIFETIME);
    let field = office.idp.answer(&late, EVA, office.world.clock.now());
    assert_eq!(office.post(path, &field).await.status, 403);
    // Nobody asked.
    let unsolicited = Asked {
        id: "_nobody".to_owned(),
        ..late
    };
    let field = office
        .idp
        .answer(&unsolicited, EVA, office.world.clock.now());
    assert_eq!(office.post(path, &field).await.status, 403);
    assert_eq!(office.post(path, "junk").await.status, 403);
    assert_eq!(office.post("/sso/nobody-7/acs", &field).await.status, 404);
    office.world.clock.advance(Duration::days(1));
    office.world.run_recurring_jobs().await;
    assert_eq!(office.rows("sso_requests").await, 0, "pruned");
    office.world.finish().await;
}

mod futures {
    /// Four of the same, at once.
    pub(super) async fn join_four<T, F: Future<Output = T>>(make: impl Fn() -> F) -> [T; 4] {
        tokio::join!(make(), make(), make(), make()).into()
    }
}

#[tokio::test]
async fn an_identity_provider_speaks_for_its_own_company_alone() {
    let office = Office::open().await;
    let (world, now) = (&office.world, office.world.clock.now());
    let stars = IdentityProvider::new("idp.starcomm.example");
    connect(world, &world.two, &stars, "starcomm.example").await;

    // Another company's identity provider answers at our door.
    let mut browser = office.portal.browser();
    let asked = office.ask(&mut browser).await;
    let field = stars.answer(&asked, EVA, now);
    assert_eq!(office.post(asked.acs.path(), &field).await.status, 403);
    // Ours, at theirs.
    let field = office.idp.answer(&asked, EVA, now);
    let theirs = asked
        .acs
        .path()
        .replace(&office.door, world.two.address.split('@').next().unwrap());
    assert_eq!(office.post(&theirs, &field).await.status, 403);

    // Tom owns the other company: his address is none of ours.
    let tom = Person {
        name_id: "tom-1",
        email: &world.two.owner_email,
        name: "Tom",
    };
    assert_eq!(office.come_in(&mut browser, tom).await.status, 403);
    assert_eq!(browser.get("/settings").await.status, 303);
    let nameless = Person { email: "", ..EVA };
    assert_eq!(office.come_in(&mut browser, nameless).await.status, 403);

    // Somebody with an account of the other company joins ours, and this session leads nowhere else.
    world.add_member(&world.two, EVA.email, Role::Owner).await;
    assert_eq!(office.come_in(&mut browser, EVA).await.location(), "/");
    let companies = browser.get("/companies").await;
    assert!(companies.text.contains("Menuiserie Dubois"));
    assert!(
        !companies.text.contains("StarComm"),
        "not with this session"
    );
    let other = world.two.tenant.to_string();
    assert_eq!(
        browser
            .post("/companies", &[("tenant", &other)])
            .await
            .status,
        404
    );
    let mut by_password = office.portal.signed_in(EVA.email).await;
    assert!(
        by_password
            .get("/companies")
            .await
            .text
            .contains("StarComm")
    );

    // Somebody made an account with Zoe's address before she came, and waits.
    let mut squatter = office.portal.browser();
    squatter.get("/sign-up").await;
    let account = [
        ("company", "Squat"),
        ("name", "Zoe"),
        ("email", "zoe@dubois.example"),
        ("password", PASSWORD),
    ];
    assert_eq!(squatter.post("/sign-up", &account).await.status, 303);
    assert_eq!(squatter.get("/settings").await.status, 200);
    let zoe = Person {
        name_id: "zoe-1",
        email: "zoe@dubois.example",
        name: "Zoe",
    };
    let mut hers = office.portal.browser();
    assert_eq!(office.come_in(&mut hers, zoe).await.location(), "/");
    assert_eq!(squatter.get("/settings").await.status, 303);
    let again = squatter.sign_in("zoe@dubois.example", PASSWORD).await;
    assert_eq!(again.status, 422);
    world.run_jobs().await;
    world.take_sent();

    // Deactivated: neither by the name that is known nor by the address.
    let mut owner = world.connect("proffer_owner").await;
    let deactivate = "update memberships m set deactivated_at = now() from users u where u.id = m.user_id and u.email = $1 and m.tenant_id = $2";
    sqlx::query(deactivate)
        .bind(EVA.email)
        .bind(world.one.tenant.get())
        .execute(&mut owner)
        .await
        .unwrap();
    assert_eq!(browser.get("/settings").await.status, 303, "at once");
    for name_id in [EVA.name_id, "eva-2"] {
        let person = Person { name_id, ..EVA };
        assert_eq!(office.come_in(&mut browser, person).await.status, 403);
    }
    office.world.finish().await;
}

#[tokio::test]
async fn a_member_of_another_domain_comes_in_if_the_owner_says_so() {
    let office = Office::open().await;
    let freelance = Person {
        name_id: "kim-1",
        email: "kim@freelance.example",
        name: "Kim",
    };
    office
        .world
        .add_member(&office.world.one, freelance.email, Role::Accountant)
        .await;
    let mut browser = office.portal.browser();
    assert_eq!(office.come_in(&mut browser, freelance).await.status, 403);
    let mut owner = office.portal.signed_in(&office.world.one.owner_email).await;
    let settings = [
        ("default_role", "accountant"),
        ("known_members", "on"),
        ("email_attribute", ""),
        ("name_attribute", ""),
    ];
    owner.get("/settings/sso").await;
    assert_eq!(owner.post("/settings/sso", &settings).await.status, 303);
    assert_eq!(
        office.come_in(&mut browser, freelance).await.location(),
        "/"
    );
    assert_eq!(office.come_in(&mut browser, EVA).await.location(), "/");
    let accountants = "memberships m join users u on u.id = m.user_id where m.role = 'accountant' and u.email like '%@dubois.example'";
    assert_eq!(office.rows(accountants).await, 1);
    office.world.finish().await;
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story")]
async fn a_company_closes_to_passwords_but_for_one_owners() {
    let office = Office::open().await;
    let (world, anne) = (&office.world, office.world.one.owner_email.clone());
    world
        .add_member(&world.one, "mia@dubois.example", Role::Member)
        .await;
    let mut mia = office.portal.signed_in("mia@dubois.example").await;
    let program = Program::of(world, &office.portal, &world.one, Scope::Full).await;
    let mut owner = office.portal.signed_in(&anne).await;
    owner.get("/settings/sso").await;
    let me = program.get("/me").await["user"]["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let closing = [("emergency_owner", me.as_str())];
    let page = owner.post("/settings/sso/enforce", &closing).await;
    assert_eq!(page.status, 422, "not before it was tried");

    // The owner tries it: nobody comes in, and what was sent is shown.
    let page = owner.post("/settings/sso/test", &[]).await;
    let asked = office.idp.asked(&goes_on(&page));
    let field = office.idp.answer(&asked, EVA, world.clock.now());
    let answer = office.post(asked.acs.path(), &field).await;
    let page = owner.get(answer.location()).await;
    let shown = owner.get(page.location()).await;
    assert_eq!(shown.status, 200, "{}", page.location());
    assert!(shown.text.contains("eva-1") && shown.text.contains("displayName"));
    assert_eq!(
        office
            .rows("users where email = 'eva@dubois.example'")
            .await,
        0
    );
    let page = mia.get(page.location()).await;
    assert_eq!(page.status, 403, "owners only");

    let mia_id = "6f0c8ae2-0000-7000-8000-000000000000";
    let page = owner
        .post("/settings/sso/enforce", &[("emergency_owner", mia_id)])
        .await;
    assert_eq!(page.status, 422);
    let page = owner.post("/settings/sso/enforce", &closing).await;
    assert_eq!(page.status, 303, "{}", page.text);
    assert_eq!(
        mia.get("/settings").await.status,
        303,
        "her session began with a password"
    );
    let refused = office
        .portal
        .browser()
        .sign_in("mia@dubois.example", PASSWORD)
        .await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text.contains("propre page de connexion"),
        "{}",
        refused.text
    );
    let wrong = office
        .portal
        .browser()
        .sign_in("mia@dubois.example", "wrong-wrong")
        .await;
    assert!(
        !wrong.text.contains("propre page de connexion"),
        "only who knows the password is told"
    );
    assert_eq!(
        owner.get("/settings").await.status,
        200,
        "the emergency owner"
    );
    assert_eq!(
        office
            .portal
            .browser()
            .sign_in(&anne, PASSWORD)
            .await
            .status,
        303
    );
    // Of two companies, the password still opens the other.
    world
        .add_member(&world.two, "mia@dubois.example", Role::Member)
        .await;
    let mut elsewhere = office.portal.signed_in("mia@dubois.example").await;
    let companies = elsewhere.get("/companies").await;
    assert!(companies.text.contains("StarComm") && !companies.text.contains("Menuiserie Dubois"));
    let ours = world.one.tenant.to_string();
    assert_eq!(
        elsewhere
            .post("/companies", &[("tenant", &ours)])
            .await
            .status,
        404
    );
    assert_eq!(
        office
            .come_in(
                &mut mia,
                Person {
                    email: "mia@dubois.example",
                    ..EVA
                }
            )
            .await
            .location(),
        "/"
    );
    assert_eq!(program.get("/me").await["role"], "owner", "programs go on");

    owner.get("/settings/sso").await;
    assert_eq!(owner.post("/settings/sso/relax", &[]).await.status, 303);
    assert_eq!(
        office
            .portal
            .browser()
            .sign_in("mia@dubois.example", PASSWORD)
            .await
            .status,
        303
    );
    assert_eq!(owner.post("/settings/sso/remove", &[]).await.status, 303);
    assert_eq!(
        mia.get("/settings").await.status,
        303,
        "nobody vouches for it any more"
    );
    assert_eq!(mia.get(&format!("/sso/{}", office.door)).await.status, 404);
    office.world.finish().await;
}

#[tokio::test]
async fn whom_the_identity_provider_vouches_for_is_asked_for_no_second_factor() {
    let office = Office::open().await;
    let mut database = office.world.connect("proffer_owner").await;
    sqlx::query(
        "update tenants set second_factor_required_at = now(), sso_enforced_at = now(),
                emergency_owner = (select m.user_id from memberships m where m.tenant_id = tenants.id limit 1)",
    )
    .execute(&mut database)
    .await
    .unwrap();
    let mut eva = office.portal.browser();
    office.come_in(&mut eva, EVA).await;
    assert_eq!(eva.get("/settings").await.status, 200);
    let page = eva.get("/second-factor").await;
    assert_eq!(
        page.status, 403,
        "a factor is a person's own, not the company's"
    );
    // The emergency owner comes by password, and so is asked.
    let owner = &office.world.one.owner_email;
    let mut owner = office.portal.signed_in(owner).await;
    assert_eq!(owner.get("/settings").await.location(), "/second-factor");
    office.world.finish().await;
}

#[tokio::test]
async fn the_identity_provider_ends_its_sessions_here() {
    let office = Office::open().await;
    let now = office.world.clock.now();
    let mut browser = office.portal.browser();
    let asked = office.ask(&mut browser).await;
    let field = office.idp.answer(&asked, EVA, now);
    let answer = office.post(asked.acs.path(), &field).await;
    browser.get(answer.location()).await;
    assert_eq!(browser.get("/settings").await.status, 200);

    let other = IdentityProvider::new("idp.dubois.example");
    let mut passing = office.portal.browser();
    assert_eq!(
        passing
            .get(&other.signs_out(&asked, EVA.name_id, now))
            .await
            .status,
        403
    );
    assert_eq!(
        browser.get("/settings").await.status,
        200,
        "somebody else's word"
    );
    let page = passing
        .get(&office.idp.signs_out(&asked, EVA.name_id, now))
        .await;
    assert!(
        page.location()
            .starts_with("https://idp.dubois.example/slo?SAMLResponse="),
        "{}",
        page.location()
    );
    assert!(page.location().contains("RelayState=of+the+idp"));
    assert!(message(page.location()).contains("InResponseTo=\"_out\""));
    assert_eq!(browser.get("/settings").await.status, 303);
    office.world.finish().await;
}

#[tokio::test]
async fn an_address_leads_to_its_companys_sign_in() {
    let office = Office::open().await;
    let mut browser = office.portal.browser();
    browser.get("/login").await;
    let found = browser
        .post(
            "/sso",
            &[
                ("email", "Anybody@Dubois.example"),
                ("next", "//evil.example"),
            ],
        )
        .await;
    assert_eq!(found.status, 200);
    let way = format!("/sso/{}?next=%2F", office.door);
    assert!(found.links_to(&way), "{}", found.text);
    for unknown in [
        "eva@elsewhere.example",
        "eva@starcomm.example",
        "",
        "dubois.example",
    ] {
        let page = browser.post("/sso", &[("email", unknown)]).await;
        assert_eq!(page.status, 422, "{unknown}");
        assert!(!page.message_at("email").is_empty());
    }
    // Without single sign-on, a proved domain leads nowhere.
    let mut owner = office.portal.signed_in(&office.world.one.owner_email).await;
    owner.get("/settings/sso").await;
    owner.post("/settings/sso/remove", &[]).await;
    let page = browser
        .post("/sso", &[("email", "eva@dubois.example")])
        .await;
    assert_eq!(page.status, 422);
    office.world.finish().await;
}

#[tokio::test]
async fn a_domain_is_proved_by_its_record_and_belongs_to_one_company() {
    let office = Office::open().await;
    let world = &office.world;
    let mut tom = office.portal.signed_in(&world.two.owner_email).await;
    tom.get("/settings/sso").await;
    for refused in ["gmail.com", "nonsense", ""] {
        let page = tom
            .post("/settings/sso/domains", &[("domain", refused)])
            .await;
        assert_eq!(page.status, 422, "{refused}");
    }
    let domain = [("domain", "dubois.example")];
    assert_eq!(tom.post("/settings/sso/domains", &domain).await.status, 303);
    let of = async |problem: &str| {
        office
            .rows(&format!(
                "sso_domain_claims where tenant_id = {} and problem = '{problem}'",
                world.two.tenant
            ))
            .await
    };
    tom.post("/settings/sso/domains/check", &domain).await;
    world.run_jobs().await;
    assert_eq!(of("other").await, 1, "the record is the other company's");
    let mut tx = world.begin(&world.two.owner).await;
    let claimed = shared::sso::list_domains(&mut tx).await.unwrap().remove(0);
    drop(tx);
    world.dns.publish(&claimed.record, &claimed.text);
    tom.post("/settings/sso/domains/check", &domain).await;
    world.run_jobs().await;
    assert_eq!(of("taken").await, 1);
    // The first company looks again, and finds that the domain went elsewhere.
    let mut anne = office.portal.signed_in(&world.one.owner_email).await;
    anne.get("/settings/sso").await;
    anne.post("/settings/sso/domains/check", &domain).await;
    world.run_jobs().await;
    assert_eq!(office.rows("sso_domains").await, 0);
    tom.post("/settings/sso/domains/check", &domain).await;
    world.run_jobs().await;
    let theirs = format!("sso_domains where tenant_id = {}", world.two.tenant);
    assert_eq!(office.rows(&theirs).await, 1);
    world.dns.fail();
    tom.post("/settings/sso/domains/check", &domain).await;
    world.run_jobs().await;
    assert_eq!(office.rows(&theirs).await, 1, "silence proves nothing");
    assert_eq!(
        tom.post("/settings/sso/domains/delete", &domain)
            .await
            .status,
        303
    );
    assert_eq!(office.rows(&theirs).await, 0);
    office.world.finish().await;
}

#[tokio::test]
async fn programs_set_single_sign_on_too() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let program = Program::of(&world, &portal, &world.one, Scope::Full).await;
    program.expect(404, "GET", "/sso", None).await;
    let shown = program.expect(200, "PUT", "/sso", Some(json!({}))).await;
    assert_eq!(shown["identity_provider"], Value::Null);
    let entity_id = shown["entity_id"].as_str().unwrap().to_owned();
    let metadata = portal
        .call(
            "GET",
            &entity_id[entity_id.find("/sso/").unwrap()..],
            &[],
            b"",
        )
        .await
        .unwrap();
    assert_eq!(metadata.status, 200);
    let metadata = String::from_utf8(metadata.body).unwrap();
    assert!(
        metadata.contains(&entity_id) && metadata.contains(shown["certificate"].as_str().unwrap())
    );

    let idp = IdentityProvider::new("idp.example");
    for (change, field) in [
        (json!({ "metadata": "<x/>" }), "metadata"),
        (
            json!({ "metadata": idp.metadata().replace("signing", "encryption") }),
            "metadata",
        ),
        (
            json!({ "metadata_url": "http://127.0.0.1:1/" }),
            "metadata_url",
        ),
        (
            json!({ "metadata_url": "https://169.254.169.254/" }),
            "metadata_url",
        ),
        (json!({ "default_role": "owner" }), "default_role"),
        (json!({ "enforced": true }), "enforced"),
    ] {
        let problem = program.expect(422, "PUT", "/sso", Some(change)).await;
        assert_eq!(problem["errors"][0]["field"], field, "{problem}");
    }
    let change = json!({ "metadata": idp.metadata(), "email_attribute": "upn", "default_role": "accountant" });
    let shown = program.expect(200, "PUT", "/sso", Some(change)).await;
    assert_eq!(shown["identity_provider"]["entity_id"], idp.entity_id());
    assert_eq!(
        (&shown["email_attribute"], &shown["default_role"]),
        (&json!("upn"), &json!("accountant"))
    );
    let stranger = Program::of(&world, &portal, &world.two, Scope::Full).await;
    stranger.expect(404, "GET", "/sso", None).await;
    program.expect(204, "DELETE", "/sso", None).await;
    program.expect(404, "GET", "/sso", None).await;

    // Enforced only by an owner of the company who has a password.
    let mut tx = world.begin(&world.one.owner).await;
    let nobody = Enforcement {
        emergency_owner: world.two.owner.user().unwrap(),
    };
    assert!(shared::sso::enforce(&mut tx, nobody).await.is_err());
    drop(tx);
    world.finish().await;
}
