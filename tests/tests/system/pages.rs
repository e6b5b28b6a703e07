//! Every route for browsers, asked by everybody who should get nothing. The list is the one the router is made of.

use std::time::Duration;

use shared::content::{self, Content};
use shared::tenancy::Role;
use sqlx::AssertSqlSafe;
use system_tests::browser::Browser;
use system_tests::furnished::{self, CUSTOMER, Furnished, MARK};
use system_tests::portal::{KEY, Portal};
use system_tests::world::{Company, World};
use web::routing::Route;

/// Who may use a route.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum For {
    Everybody,
    Members,
    Salespeople,
    Owners,
}

impl For {
    pub(crate) fn lets_in(self, role: Role) -> bool {
        match self {
            Self::Everybody | Self::Members => true,
            Self::Salespeople => role != Role::Accountant,
            Self::Owners => role == Role::Owner,
        }
    }
}

/// By the longest beginning of the path (PRODUCT "Rights": the owner everything; a member no settings of the company; an accountant reads contacts, offers,
/// invoices and exports). A route with none fails the sweep: say here who it is for.
const ACCESS: &[(&str, For)] = &[
    ("/assets", For::Everybody),
    ("/c", For::Everybody),
    ("/change-email", For::Everybody),
    ("/companies", For::Members),
    ("/confirm-email", For::Everybody),
    ("/contacts", For::Salespeople),
    ("/contacts/{id}", For::Members),
    ("/contacts/import", For::Salespeople),
    ("/contacts/{id}/edit", For::Salespeople),
    ("/contact-imports", For::Salespeople),
    ("/contacts/{id}/merge", For::Salespeople),
    ("/contacts/{id}/persons", For::Salespeople),
    ("/contact-merges", For::Salespeople),
    ("/contact-persons", For::Salespeople),
    ("/content", For::Everybody),
    ("/customers", For::Members),
    ("/events", For::Members),
    ("/extensions", For::Members),
    ("/extensions/quote-requests", For::Owners),
    ("/extensions/quote-requests/mails", For::Salespeople),
    ("/extensions/{key}", For::Owners),
    ("/forgot-password", For::Everybody),
    ("/held", For::Salespeople),
    ("/held/{id}/trust", For::Owners),
    ("/held/{id}/untrust", For::Owners),
    ("/contacts/{id}/vat-check", For::Salespeople),
    ("/invitation", For::Everybody),
    ("/invoices", For::Members),
    ("/invoices/new", For::Salespeople),
    ("/invoices/{id}/credit", For::Salespeople),
    ("/invoices/{id}/delete", For::Salespeople),
    ("/invoices/{id}/edit", For::Salespeople),
    ("/invoices/{id}/issue", For::Salespeople),
    ("/invoices/{id}/paid", For::Salespeople),
    ("/invoices/{id}/send", For::Salespeople),
    ("/invoices/{id}/unpaid", For::Salespeople),
    ("/language", For::Everybody),
    ("/login", For::Everybody),
    ("/logout", For::Everybody),
    ("/offers", For::Members),
    ("/offers/new", For::Salespeople),
    ("/offers/totals", For::Salespeople),
    ("/offers/{id}/accept", For::Salespeople),
    ("/offers/{id}/customer-view", For::Salespeople),
    ("/offers/{id}/edit", For::Salespeople),
    ("/offers/{id}/link", For::Salespeople),
    ("/offers/{id}/invoice", For::Salespeople),
    ("/offers/{id}/refuse", For::Salespeople),
    ("/offers/{id}/send", For::Salespeople),
    ("/offers/{id}/withdraw", For::Salespeople),
    ("/products", For::Members),
    ("/products/new", For::Salespeople),
    ("/products/suggest", For::Salespeople),
    ("/products/{id}", For::Salespeople),
    ("/messages", For::Salespeople),
    ("/moves", For::Salespeople),
    ("/prospects", For::Members),
    ("/menu", For::Members),
    ("/notifications", For::Members),
    ("/requests", For::Salespeople),
    ("/reset-password", For::Everybody),
    ("/second-factor", For::Members),
    ("/settings", For::Members),
    ("/settings/audit", For::Owners),
    ("/settings/privacy", For::Owners),
    ("/settings/company", For::Owners),
    ("/settings/documents", For::Owners),
    ("/settings/invitations", For::Owners),
    ("/settings/mail", For::Owners),
    ("/settings/mail-texts", For::Owners),
    ("/settings/members", For::Owners),
    ("/settings/texts", For::Owners),
    ("/settings/jobs", For::Owners),
    ("/settings/sso", For::Owners),
    ("/sign-up", For::Everybody),
    ("/sso", For::Everybody),
    ("/support", For::Everybody),
];

/// What support may open where its owner lets it look in; everything else is closed to it, and a new page is too.
const FOR_SUPPORT: &[&str] = &[
    "/",
    "/contacts/{id}",
    "/customers",
    "/extensions",
    "/extensions/quote-requests",
    "/extensions/quote-requests/mails",
    "/invoices",
    "/invoices/{id}",
    "/offers",
    "/offers/{id}",
    "/products",
    "/prospects",
    "/requests",
    "/requests/rows",
    "/requests/{id}",
    "/settings/company",
    "/settings/documents",
    "/settings/jobs",
    "/settings/mail",
    "/settings/mail-texts/{kind}/{language}",
    "/settings/members",
    "/settings/privacy",
    "/settings/privacy/retention",
    "/settings/privacy/support",
    "/settings/sso",
    "/settings/texts",
    "/settings/texts/{id}",
];

pub(crate) fn access(route: Route) -> For {
    if route.path == "/" {
        return For::Members;
    }
    let within = |beginning: &str| {
        route
            .path
            .strip_prefix(beginning)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    ACCESS
        .iter()
        .filter(|(beginning, _)| within(beginning))
        .max_by_key(|(beginning, _)| beginning.len())
        .map_or_else(|| panic!("{route:?}: for whom?"), |(_, access)| *access)
}

/// Routes for members.
fn private_routes() -> Vec<Route> {
    let mut routes = web::router::list();
    routes.retain(|route| access(*route) != For::Everybody);
    assert!(routes.len() > 35, "{routes:?}");
    routes
}

/// A form that every route can read: what fails is then its sender, not its fields.
fn form<'a>(company: &'a str, request: &'a str, contact: &'a str) -> Vec<(&'static str, &'a str)> {
    vec![
        ("action", "cancel"),
        ("assignee_id", ""),
        ("contact_id", contact),
        ("email", "mia@customer.example"),
        ("ids", request),
        ("kind", "note"),
        ("language", "en"),
        ("name", "Mia"),
        ("query", "status=received"),
        ("scope", "read"),
        ("subject", "Stairs"),
        ("tenant", company),
        ("text", "Hello"),
        ("time_zone", "Europe/Brussels"),
    ]
}

/// A stream never ends: its head says enough.
pub(crate) fn method(route: Route) -> &'static str {
    if route.path == "/events" {
        "HEAD"
    } else {
        route.method
    }
}

async fn ask(
    browser: &mut Browser,
    route: Route,
    path: &str,
    form: &[(&str, &str)],
) -> (u16, String) {
    let page = if route.method == "POST" {
        browser.post(path, form).await
    } else {
        browser.send(method(route), path, &[], "").await
    };
    assert!(page.status < 500, "{} {path}: {}", route.method, page.text);
    (page.status, page.location().to_owned())
}

pub(crate) async fn signed_in(portal: &Portal, email: &str) -> Browser {
    let mut browser = portal.signed_in(email).await;
    assert_eq!(browser.get("/settings").await.status, 200, "{email}");
    browser
}

#[tokio::test]
async fn whoever_is_signed_out_is_led_to_sign_in() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let mut visitor = portal.browser();
    visitor.get("/login").await;
    for route in private_routes() {
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        let (status, location) = ask(&mut visitor, route, &path, &form("", "", "")).await;
        assert_eq!(status, 303, "{route:?}");
        assert!(
            location.starts_with("/login?next="),
            "{route:?}: {location}"
        );
    }
    // A part of a page that a script asks for leads back to the page.
    let asked = [
        ("hx-request", "true"),
        ("hx-current-url", "http://portal.test/requests?q=stairs"),
    ];
    let page = visitor.send("GET", "/notifications/bell", &asked, "").await;
    assert_eq!(
        page.header("hx-redirect"),
        Some("/login?next=%2Frequests%3Fq%3Dstairs")
    );
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn no_form_is_taken_without_the_token_of_its_browser() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let mut owner = signed_in(&portal, &world.one.owner_email).await;
    let mut elsewhere = signed_in(&portal, &world.one.owner_email).await;
    let before = everything_of(&world, &world.one).await;
    let stolen = elsewhere.token().to_owned();
    let (request, contact) = (furnished.request.to_string(), furnished.contact.to_string());
    for route in web::router::list() {
        // A customer's page acts by its address, not in the name of a browser: customer_page.rs. What an identity provider posts is signed: sso.rs.
        let unbound = route.path.starts_with("/c/") || route.path.ends_with("/acs");
        if route.method != "POST" || unbound {
            continue;
        }
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        for token in ["", "00", stolen.as_str()] {
            let page = owner
                .post_with_token(&path, &form("", &request, &contact), token, &[])
                .await;
            assert_eq!(page.status, 403, "{route:?} with {token:?}");
        }
    }
    assert_eq!(everything_of(&world, &world.one).await, before);
    assert_eq!(owner.get("/settings").await.status, 200, "still signed in");
    assert_eq!(elsewhere.get("/settings").await.status, 200);
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn what_is_another_companys_does_not_exist() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let (request, contact) = (furnished.request.to_string(), furnished.contact.to_string());
    let company = world.one.tenant.to_string();
    let form = form(&company, &request, &contact);
    let mut owner = signed_in(&portal, &world.one.owner_email).await;
    let mut stranger = signed_in(&portal, &world.two.owner_email).await;
    let before = everything_of(&world, &world.one).await;
    let mut shown = 0;
    for route in private_routes() {
        if route.path.contains("{id}") {
            let id = furnished.id_in(route.path);
            for id in [id, NOBODY, "1", "%00", "nonsense"] {
                let path = furnished::path(route.path, id);
                let (status, _) = ask(&mut stranger, route, &path, &form).await;
                assert_eq!(status, 404, "{route:?} {path}");
            }
            if route.method == "GET" {
                let (status, _) =
                    ask(&mut owner, route, &furnished::path(route.path, id), &[]).await;
                assert_eq!(status, 200, "{route:?}, its own");
            }
        } else if route.method == "GET" && route.path != "/events" {
            // A beginning of the word: the page repeats what was searched for.
            let path = format!("{}?q=zebra&options=true", furnished::path(route.path, ""));
            let theirs = stranger.get(&path).await;
            assert!(!theirs.text.contains(MARK), "{route:?}");
            shown += usize::from(owner.get(&path).await.text.contains(MARK));
        } else if route.method == "POST" {
            // Their ids inside a form.
            ask(
                &mut stranger,
                route,
                &furnished::path(route.path, ""),
                &form,
            )
            .await;
        }
    }
    assert!(
        shown >= 5,
        "lists, rows, export, suggestions, tokens: {shown}"
    );
    assert_eq!(everything_of(&world, &world.one).await, before);
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn each_role_does_what_it_may() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let company = world.one.tenant.to_string();
    let form = form(&company, NOBODY, "");
    for (role, email) in [
        (Role::Accountant, "paul@dubois.example"),
        (Role::Member, "mia@dubois.example"),
        (Role::Owner, "max@dubois.example"),
    ] {
        world.add_member(&world.one, email, role).await;
        let mut browser = signed_in(&portal, email).await;
        for route in private_routes() {
            let takes_id = route.path.contains("{id}");
            let id = match route.method {
                _ if !takes_id => "",
                "GET" => furnished.id_in(route.path),
                // Nothing is to happen to what others of this test look at.
                _ => NOBODY,
            };
            let path = furnished::path(route.path, id);
            let (status, location) = ask(&mut browser, route, &path, &form).await;
            let refused = !access(route).lets_in(role);
            let expected = match (refused, route.method, takes_id) {
                (true, _, _) => status == 403,
                (false, "POST", true) => status == 404,
                // A filter or a token is its member's own.
                (false, _, true) => [200, 404].contains(&status),
                (false, _, false) => {
                    ![403, 404].contains(&status) && !location.starts_with("/login")
                }
            };
            assert!(expected, "{role:?} {route:?}: {status} {location}");
        }
    }
    world.run_jobs().await;
    world.take_sent();
    world.finish().await;
}

/// Not even that somebody looked is to be seen, but in the log.
#[tokio::test]
async fn support_reads_what_is_open_to_it_and_changes_nothing() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let (request, contact) = (furnished.request.to_string(), furnished.contact.to_string());
    let company = world.one.tenant.to_string();
    let form = form(&company, &request, &contact);
    let mut support = super::support::looks_in(&world, &portal).await;
    let within = async |world: &World| {
        let mut all = everything_of(world, &world.one).await;
        all.retain(|(table, _)| table != "audit_log");
        all
    };
    let before = within(&world).await;
    for route in web::router::list() {
        // What reads no cookie knows no support.
        let outside = ["/assets/", "/content/", "/c/"];
        if outside.iter().any(|path| route.path.starts_with(path))
            || route.path.ends_with("/acs")
            || route.path == "/logout"
        {
            continue;
        }
        let id = if route.path.contains("{id}") {
            furnished.id_in(route.path)
        } else {
            ""
        };
        let path = furnished::path(route.path, id);
        let (status, _) = ask(&mut support, route, &path, &form).await;
        let open = route.method == "GET" && FOR_SUPPORT.contains(&route.path);
        assert_eq!(status, if open { 200 } else { 403 }, "{route:?}");
    }
    for method in ["PUT", "PATCH", "DELETE"] {
        let path = format!("/requests/{request}");
        let page = support.send(method, &path, &[], "").await;
        assert_eq!(page.status, 405, "{method}: no page has one");
    }
    assert_eq!(within(&world).await, before);
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn an_accountant_is_led_to_nothing_they_may_not_open() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    world
        .add_member(&world.one, "paul@dubois.example", Role::Accountant)
        .await;
    let mut accountant = signed_in(&portal, "paul@dubois.example").await;
    for page in ["/", "/prospects", "/settings"] {
        let page = accountant.get(page).await;
        assert!(page.links_to("/prospects") && page.links_to("/customers"));
        assert!(!page.text.contains("\"/requests"), "{}", page.text);
    }
    assert_eq!(accountant.get("/menu/requests/count").await.status, 404);
    let mut owner = signed_in(&portal, &world.one.owner_email).await;
    assert!(owner.get("/").await.links_to("/requests"));
    assert_eq!(owner.get("/menu/requests/count").await.status, 200);
    world.finish().await;
}

/// An address of content is its own permission, so it must say for whom it is, and that must hold.
#[tokio::test]
async fn an_address_of_content_reads_one_thing_of_one_company() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    let furnished = Furnished::fill(&world, &world.one).await;
    let keys = KEY.parse().expect("a key");
    let mut visitor = portal.browser();
    let now = world.clock.now();
    for of in [
        Content::Html(furnished.message),
        Content::HtmlWithImages(furnished.message),
        Content::Attachment(furnished.attachment),
        Content::Raw(furnished.message),
        Content::HeldRaw(furnished.held),
    ] {
        let own = content::grant(&keys, &world.one.owner, of, now);
        let page = visitor.get(&format!("/content/{own}")).await;
        assert_eq!(page.status, 200, "{of:?}");
        let theirs = content::grant(&keys, &world.two.owner, of, now);
        let forged = content::grant(
            &"another key 0123456789 0123456789".parse().expect("a key"),
            &world.one.owner,
            of,
            now,
        );
        for grant in [
            theirs,
            forged,
            own[..own.len() - 1].to_owned(),
            String::from("nonsense"),
        ] {
            let page = visitor.get(&format!("/content/{grant}")).await;
            assert_eq!(page.status, 404, "{of:?}");
        }
    }
    let id = furnished.attachment.to_string();
    assert_eq!(visitor.get(&format!("/content/{id}")).await.status, 404);
    world.clock.advance(content::CONTENT_URL_LIFETIME);
    let old = content::grant(
        &keys,
        &world.one.owner,
        Content::Raw(furnished.message),
        now,
    );
    assert_eq!(visitor.get(&format!("/content/{old}")).await.status, 404);
    world.take_sent();
    world.finish().await;
}

#[tokio::test]
async fn a_stream_tells_nothing_of_another_company_nor_of_what_a_member_may_not_open() {
    let world = World::new().await;
    let portal = Portal::start(&world).await;
    world
        .add_member(&world.one, "paul@dubois.example", Role::Accountant)
        .await;
    let accountant = signed_in(&portal, "paul@dubois.example").await;
    let owner = signed_in(&portal, &world.one.owner_email).await;
    let stranger = signed_in(&portal, &world.two.owner_email).await;
    let time = Duration::from_secs(2);
    let arrives = async {
        tokio::time::sleep(Duration::from_millis(500)).await;
        let mail = format!("From: Eva <{CUSTOMER}>\nSubject: Oak\n\nHow much?\n");
        world.receive(&world.one, CUSTOMER, &mail).await;
        world.run_jobs().await;
    };
    let (told, stranger, accountant, ()) = tokio::join!(
        owner.listen("/events", time),
        stranger.listen("/events", time),
        accountant.listen("/events", time),
        arrives
    );
    assert!(told.contains("event: request"), "{told}");
    for untold in [stranger, accountant] {
        assert!(untold.contains("event: open"), "{untold}");
        for event in ["request", "list", "notification"] {
            assert!(!untold.contains(&format!("event: {event}")), "{untold}");
        }
    }
    world.take_sent();
    world.finish().await;
}

/// An id that nothing has.
const NOBODY: &str = "01920000-0000-7000-8000-000000000000";

/// A digest of every row of a company, by table; but for what its people's browsers keep while they look.
async fn everything_of(world: &World, company: &Company) -> Vec<(String, String)> {
    let mut owner = world.connect("proffer_owner").await;
    let tables: Vec<String> = sqlx::query_scalar(
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
          where c.relkind in ('r', 'p') and not c.relispartition and c.relnamespace = 'public'::regnamespace
            and a.attname = 'tenant_id' and c.relname <> 'sessions' order by 1",
    )
    .fetch_all(&mut owner)
    .await
    .expect("the owner may look");
    let mut all = Vec::new();
    for table in tables {
        // A download is written down.
        let read = if table == "audit_log" {
            "and kind <> 'export.downloaded'"
        } else {
            ""
        };
        let digest: String = sqlx::query_scalar(AssertSqlSafe(format!(
            "select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') from {table} t where tenant_id = {} {read}",
            company.tenant
        )))
        .fetch_one(&mut owner)
        .await
        .expect("the owner may look");
        all.push((table, digest));
    }
    assert!(
        all.iter().filter(|(_, digest)| !digest.is_empty()).count() > 12,
        "{all:?}"
    );
    all
}
