//! What attackers try, one by one. Some attacks are tried where the feature is tested:
//!
//! | attack | where |
//! | --- | --- |
//! | session fixation | `sessions::an_id_that_somebody_planted_is_worth_nothing` |
//! | login CSRF | `sessions::nobody_is_signed_in_by_another_site`, `sso::an_answer_is_good_once_and_in_one_browser` |
//! | CSRF, on every form | `pages::no_form_is_taken_without_the_token_of_its_browser`, `shut_out::no_form_is_taken_from_another_site` |
//! | reset token: reuse, expiry, host poisoning | `password_reset::a_link_sets_another_password_once_and_ends_every_session`, `…::a_link_is_good_for_an_hour`, `…::a_link_leads_to_the_portal_whatever_host_was_asked` |
//! | enumeration | `password_reset::asking_tells_nobody_whether_there_is_such_an_account`, `…::signing_in_takes_the_same_work_for_unknown_addresses`, `tests/load/enumeration.rs` |
//! | invitation to another company or person | `people::an_invitation_is_for_one_address_and_signs_nobody_in` |
//! | rights that were lost | `people::a_lesser_role_holds_from_the_next_request_on`, `people::whoever_is_shut_out_is_out_at_once`, `shut_out` |
//! | another company's ids | `pages::what_is_another_companys_does_not_exist`, `api::no_route_shows_what_is_another_companys`, `api_access` |
//! | guessing passwords and tokens | `accounts::guessing_…`, `api_access::whoever_tries_tokens_out_…`, `knocks`, `tests/load/password_flood.rs` |
//! | cookie flags, with and without TLS | `sessions::cookies_are_for_this_host_and_for_no_script`, `hostile::over_tls_cookies_belong_to_this_host_alone` |
//! | host header | `accounts::forms_of_other_sites_change_nothing`, `password_reset::a_link_leads_to_the_portal_whatever_host_was_asked`, [`headers`] |
//! | clickjacking, sniffing, caches | `hostile::no_answer_is_kept_framed_or_taken_for_something_else`, [`headers`] |
//! | hostile mail, stored XSS | `hostile` |
//! | forged SAML responses | `shared/sso/tests` |
//! | SSRF by DNS rebinding | `shared/src/guarded` (a resolver that changes its mind), [`outgoing`] |

mod formulas;
mod headers;
mod knocks;
mod names;
mod outgoing;
mod redirects;
mod uploads;

use std::fmt::Write as _;

use system_tests::browser::{Browser, Page};

/// Sends a form with a file from the page that was opened last.
async fn upload(
    browser: &mut Browser,
    path: &str,
    texts: &[(&str, &str)],
    file: (&str, &str, &str, &[u8]),
) -> Page {
    let mut body = String::new();
    let token = browser.token().to_owned();
    for (name, value) in [("csrf_token", token.as_str())].iter().chain(texts) {
        write!(
            body,
            "--b\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
        )
        .unwrap();
    }
    let (field, name, content_type, content) = file;
    write!(
        body,
        "--b\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {content_type}\r\n\r\n"
    )
    .unwrap();
    // The browser of these tests sends text: what is not is sent as Latin-1 would be read.
    body.push_str(&String::from_utf8_lossy(content));
    body.push_str("\r\n--b--\r\n");
    let headers = [("Content-Type", "multipart/form-data; boundary=b")];
    browser.send("POST", path, &headers, &body).await
}
