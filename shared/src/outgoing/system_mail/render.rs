//! A mail of the platform as its reader sees it.

use std::sync::LazyLock;

use minijinja::{Environment, Error, UndefinedBehavior, Value, context};
use url::Url;

use super::SendSystemMail;
use crate::i18n::{Arguments, translate};
use crate::platform::address_below;

/// Escaping goes by the ending of the name.
static TEMPLATES: LazyLock<Environment<'static>> = LazyLock::new(|| {
    let mut templates = Environment::new();
    templates.set_undefined_behavior(UndefinedBehavior::Strict);
    for (name, source) in [
        (
            TEXT,
            include_str!("../../../../templates/emails/system/mail.txt"),
        ),
        (
            HTML,
            include_str!("../../../../templates/emails/system/mail.html"),
        ),
    ] {
        // A template that is no template is missing when it is asked for: the test of this file finds it.
        if let Err(error) = templates.add_template(name, source) {
            tracing::error!(%error, name, "a template can't be read");
        }
    }
    templates
});

const TEXT: &str = "mail.txt";
const HTML: &str = "mail.html";

/// A mail, ready to be composed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rendered {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
}

/// Fills texts and templates.
pub(super) fn render(mail: &SendSystemMail, public_url: &Url) -> Result<Rendered, Error> {
    let arguments: Arguments = mail
        .arguments
        .iter()
        .map(|(name, value)| (name.clone(), value.as_str().into()))
        .collect();
    let words = |part: &str| {
        let key = format!("email-{}-{part}", mail.mail.name());
        translate(mail.language, &key, arguments.clone()).unwrap_or(key)
    };
    let subject = words("subject");
    let values = context! {
        language => mail.language.code(),
        subject => subject.clone(),
        text => words("text"),
        action => words("action"),
        lines => lines(mail, public_url),
        footer => translate(mail.language, "email-footer", Arguments::new()).unwrap_or_default(),
        link => address_below(public_url, &mail.path),
    };
    let text = TEMPLATES.get_template(TEXT)?.render(&values)?;
    let html = TEMPLATES.get_template(HTML)?.render(&values)?;
    Ok(Rendered {
        subject,
        text,
        html,
    })
}

/// What a mail lists, each with its whole address.
fn lines(mail: &SendSystemMail, public_url: &Url) -> Vec<Value> {
    mail.lines
        .iter()
        .map(|line| context! { text => &line.text, name => &line.link, link => address_below(public_url, &line.path) })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::messages::Person;
    use crate::outgoing::{MailLine, SystemMail};
    use time::OffsetDateTime;

    fn mail(mail: SystemMail, language: Language) -> SendSystemMail {
        let arguments = [
            ("count", "3"),
            ("company", "Menuiserie Dubois"),
            ("email", "anne@dubois.example"),
            ("number", "2026-0148"),
            ("subject", "Prix <b>& délai</b>"),
            ("actor", "Tom"),
            ("day", "24/12/2026"),
        ];
        SendSystemMail {
            arguments: arguments
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .into(),
            lines: vec![MailLine {
                text: "Tom".to_owned(),
                link: "Prix <b>& délai</b>".to_owned(),
                path: "/requests/2".to_owned(),
            }],
            ..SendSystemMail::new(
                mail,
                Person::default(),
                language,
                "/requests/1".to_owned(),
                OffsetDateTime::UNIX_EPOCH,
            )
        }
    }

    #[test]
    fn every_mail_is_written_in_every_language() {
        let portal = "https://portal.example/".parse().unwrap();
        for kind in SystemMail::ALL {
            for language in Language::ALL {
                let rendered = render(&mail(kind, language), &portal).unwrap();
                for written in [&rendered.subject, &rendered.text, &rendered.html] {
                    assert!(
                        !written.contains("email-"),
                        "{kind:?} {language:?}: {written}"
                    );
                    assert!(!written.contains("{$"), "{kind:?} {language:?}: {written}");
                }
                assert!(
                    rendered
                        .text
                        .contains("\nhttps://portal.example/requests/1\n")
                );
                let href = "href=\"https:&#x2f;&#x2f;portal.example&#x2f;requests&#x2f;1\"";
                assert!(rendered.html.contains(href), "{}", rendered.html);
            }
        }
    }

    #[test]
    fn what_people_wrote_is_text_in_html() {
        let portal = "https://portal.example".parse().unwrap();
        let rendered = render(&mail(SystemMail::NewRequest, Language::Fr), &portal).unwrap();
        assert!(rendered.text.contains("Prix <b>& délai</b>"));
        assert!(rendered.text.contains("https://portal.example/requests/2"));
        assert!(
            rendered.html.contains("Prix &lt;b&gt;&amp; délai"),
            "{}",
            rendered.html
        );
    }
}
