//! Providers that ask whether they may forward mail to this address.
//!
//! The mail is shown to the owner with its code and its link. Only links to the provider's own hosts are offered: anybody can
//! write a mail that looks like Google's.

use crate::mail::Mail;
use crate::outcome::Confirmation;
use crate::reasons::Reasons;

/// Sender's domain, words of the subject or text in lower case (all must be there), hosts its link may lead to.
struct Provider {
    domains: &'static [&'static str],
    words: &'static [&'static [&'static str]],
    hosts: &'static [&'static str],
}

/// Gmail's wording is from its own mails; the others' from their help pages on automatic forwarding.
const PROVIDERS: &[Provider] = &[
    Provider {
        domains: &["google.com", "gmail.com"],
        words: &[],
        hosts: &["google.com"],
    },
    Provider {
        domains: &[
            "yahoo.com",
            "yahooinc.com",
            "cc.yahoo-inc.com",
            "yahoo-inc.com",
        ],
        words: FORWARDING,
        hosts: &["yahoo.com"],
    },
    Provider {
        domains: &[
            "zoho.com",
            "zoho.eu",
            "zohocorp.com",
            "zohomail.com",
            "zohomail.eu",
        ],
        words: FORWARDING,
        hosts: &["zoho.com", "zoho.eu"],
    },
    Provider {
        domains: &["proton.me", "protonmail.com", "protonmail.ch"],
        words: FORWARDING,
        hosts: &["proton.me", "protonmail.com"],
    },
    Provider {
        domains: &["yandex.ru", "yandex.com", "yandex-team.ru"],
        words: FORWARDING,
        hosts: &["yandex.ru", "yandex.com"],
    },
    Provider {
        domains: &[
            "gmx.net",
            "gmx.de",
            "gmx.com",
            "web.de",
            "1und1.de",
            "ionos.de",
            "ionos.fr",
            "ionos.com",
            "ionos.es",
        ],
        words: FORWARDING,
        hosts: &[
            "gmx.net",
            "gmx.com",
            "web.de",
            "ionos.com",
            "ionos.de",
            "ionos.fr",
        ],
    },
    Provider {
        domains: &["fastmail.com", "messagingengine.com"],
        words: FORWARDING,
        hosts: &["fastmail.com"],
    },
    Provider {
        domains: &["mail.ru", "corp.mail.ru"],
        words: FORWARDING,
        hosts: &["mail.ru"],
    },
    Provider {
        domains: &[
            "improvmx.com",
            "forwardemail.net",
            "cloudflare.com",
            "notify.cloudflare.com",
        ],
        words: FORWARDING,
        hosts: &["improvmx.com", "forwardemail.net", "cloudflare.com"],
    },
];

/// "Forward" beside "confirm" or "verify", in the languages of these providers.
const FORWARDING: &[&[&str]] = &[
    &["forward", "confirm"],
    &["forward", "verif"],
    &["email routing", "verif"],
    &["transfert", "confirm"],
    &["redirection", "confirm"],
    &["doorstur", "bevestig"],
    &["weiterleitung", "bestätig"],
    &["reenvío", "confirm"],
    &["inoltro", "conferm"],
    &["пересыл", "подтвер"],
];

/// The confirmation the mail asks for.
pub(crate) fn read(mail: &Mail, reasons: &mut Reasons) -> Option<Confirmation> {
    let from = mail.from.as_ref()?;
    let domain = from.domain();
    let provider = PROVIDERS
        .iter()
        .find(|provider| provider.domains.contains(&domain))?;
    let subject = mail.subject.to_lowercase();
    let is_gmail = provider.words.is_empty();
    let asks = if is_gmail {
        from.local_part().eq_ignore_ascii_case("forwarding-noreply")
    } else {
        provider
            .words
            .iter()
            .any(|words| words.iter().all(|word| subject.contains(word)))
    };
    if !asks {
        return None;
    }
    let link = links(&mail.text)
        .chain(mail.html.as_deref().into_iter().flat_map(links))
        .find(|link| leads_to(link, provider.hosts) && !is_cancel(link, is_gmail));
    let code = code_in(&mail.subject).or_else(|| {
        mail.text
            .lines()
            .filter(|line| line.len() < 300)
            .find_map(code_after_colon)
    });
    reasons.add("forwarding-confirmation", &from.email);
    Some(Confirmation {
        code,
        link: link.map(|link| link.replace("&amp;", "&")),
    })
}

fn links(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("https://").map(|(at, _)| {
        let rest = &text[at..];
        rest[..rest
            .find(|c: char| c.is_whitespace() || "<>\"')]".contains(c))
            .unwrap_or(rest.len())]
            .trim_end_matches(['.', ','])
    })
}

fn leads_to(link: &str, hosts: &[&str]) -> bool {
    let host = link["https://".len()..]
        .split(['/', '?', '#', ':'])
        .next()
        .unwrap_or_default();
    !host.contains('@')
        && !host.contains('\\')
        && link.len() <= 2000
        && hosts.iter().any(|known| {
            host == *known
                || host
                    .strip_suffix(known)
                    .is_some_and(|rest| rest.ends_with('.'))
        })
}

/// Gmail's mail has two links: `…/mail/vf-…` confirms, `…/mail/uf-…` cancels; the rest is help.
fn is_cancel(link: &str, is_gmail: bool) -> bool {
    if is_gmail {
        !link.contains("/vf-")
    } else {
        ["cancel", "support", "help", "privacy", "unsubscribe"]
            .iter()
            .any(|word| link.contains(word))
    }
}

/// `(#123456789)` in Gmail's subject.
fn code_in(subject: &str) -> Option<String> {
    let rest = &subject[subject.find('#')? + 1..];
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    (5..=12).contains(&digits.len()).then_some(digits)
}

/// `Confirmation code: 123456`
fn code_after_colon(line: &str) -> Option<String> {
    let (label, value) = line.rsplit_once(':')?;
    let label = label.to_lowercase();
    let announces = ["code", "kode", "código", "codice", "код"]
        .iter()
        .any(|word| label.contains(word));
    let value = value.trim();
    (announces
        && (4..=12).contains(&value.len())
        && value.chars().all(|c| c.is_ascii_alphanumeric()))
    .then(|| value.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::limits::Limits;
    use crate::mail::Envelope;

    fn confirmation(from: &str, subject: &str, text: &str) -> Option<Confirmation> {
        let raw = format!("From: {from}\r\nSubject: {subject}\r\n\r\n{text}\r\n");
        let mail =
            Mail::parse(raw.as_bytes(), &Envelope::default(), &Limits::DEFAULT).expect("parses");
        read(&mail, &mut Reasons::default())
    }

    #[test]
    fn confirmations() {
        let gmail = confirmation(
            "forwarding-noreply@google.com",
            "(#123456789) Gmail Forwarding Confirmation - Receive Mail from eva@acme.test",
            "click https://mail-settings.google.com/mail/vf-%5Babc%5D-x to confirm or https://mail-settings.google.com/mail/uf-%5Babc to cancel",
        )
        .expect("Gmail's");
        assert_eq!(gmail.code.as_deref(), Some("123456789"));
        assert_eq!(
            gmail.link.as_deref(),
            Some("https://mail-settings.google.com/mail/vf-%5Babc%5D-x")
        );

        let zoho = confirmation(
            "noreply@zoho.com",
            "Confirm your email forwarding",
            "Confirmation code: 8812345\nhttps://accounts.zoho.com/confirm?x=1",
        )
        .expect("Zoho's");
        assert_eq!(zoho.code.as_deref(), Some("8812345"));

        let phishing = confirmation(
            "forwarding-noreply@google.com",
            "(#123456789)",
            "https://google.com.evil.test/mail/vf-x https://evil.test/google.com/vf-",
        )
        .expect("looks so");
        assert_eq!(phishing.link, None);
        assert_eq!(
            confirmation(
                "jan@google.com",
                "Forwarding confirmation",
                "https://google.com/vf-"
            ),
            None
        );
        assert_eq!(
            confirmation("forwarding-noreply@gmail.evil.test", "(#123456789)", ""),
            None
        );
    }
}
