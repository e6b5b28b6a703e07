//! How each client sets a forwarded mail.

use std::fmt::Write as _;

use time::format_description::well_known::Rfc2822;

use super::{Language, Original, offset};

/// A client's way.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) name: &'static str,
    /// Media type of its mails.
    pub(super) kind: &'static str,
    /// Languages it speaks; empty: all.
    languages: &'static [&'static str],
    text: fn(&Language, &Original) -> String,
}

impl Layout {
    pub(super) fn speaks(&self, code: &str) -> bool {
        self.languages.is_empty() || self.languages.contains(&code)
    }

    /// The body of the forward, with the forwarder's words above.
    pub(super) fn write(&self, language: &Language, original: &Original, note: &str) -> String {
        let text = (self.text)(language, original);
        if self.kind == "text/html" {
            let note = html_lines(note);
            return format!("<html><body><div>{note}</div><div><br></div>{text}</body></html>");
        }
        if note.is_empty() {
            format!("\n{text}\n")
        } else {
            format!("{note}\n\n{text}\n")
        }
    }
}

const fn plain(name: &'static str, text: fn(&Language, &Original) -> String) -> Layout {
    Layout {
        name,
        kind: "text/plain",
        languages: &[],
        text,
    }
}

const fn html(name: &'static str, text: fn(&Language, &Original) -> String) -> Layout {
    Layout {
        name,
        kind: "text/html",
        languages: &[],
        text,
    }
}

const fn in_english(name: &'static str, text: fn(&Language, &Original) -> String) -> Layout {
    Layout {
        name,
        kind: "text/plain",
        languages: &["en"],
        text,
    }
}

pub(super) const LAYOUTS: &[Layout] = &[
    plain("Outlook for Windows", outlook_windows),
    plain("Apple Mail", apple_mail),
    plain("Outlook before 2013", outlook_old),
    plain("Outlook on the web", outlook_web),
    plain("Outlook for Mac", outlook_mac),
    plain("Gmail", gmail),
    plain("Apple Mail on iPhone", apple_iphone),
    plain("Thunderbird", thunderbird),
    plain("Yahoo", yahoo),
    plain("Roundcube", roundcube),
    plain("Zimbra", zimbra),
    plain("Samsung", samsung),
    plain("IONOS", ionos),
    plain("HubSpot", hubspot),
    in_english("Proton", proton),
    in_english("Missive", missive),
    in_english("MailMate", mailmate),
    html("Outlook for Windows, HTML", outlook_html),
    html("Outlook on the web, HTML", outlook_web_html),
    html("Gmail, HTML", gmail_html),
    html("Apple Mail, HTML", apple_html),
    html("Thunderbird, HTML", thunderbird_html),
];

fn address(original: &Original) -> String {
    format!("{} <{}>", original.name, original.email)
}

/// With quotation marks where a comma needs them.
fn quoted(original: &Original) -> String {
    format!("\"{}\" <{}>", original.name, original.email)
}

fn rfc_date(original: &Original) -> String {
    let at = original.sent_at.assume_offset(offset());
    at.format(&Rfc2822).expect("a date")
}

/// The date as numbers.
fn iso_date(original: &Original) -> String {
    let at = original.sent_at;
    format!("{} {:02}:{:02}", at.date(), at.hour(), at.minute())
}

/// The lines of a header block.
fn block(fields: &[(String, String)]) -> String {
    let mut block = String::new();
    for (label, value) in fields {
        let _ = writeln!(block, "{label} {value}");
    }
    block
}

fn outlook_fields(l: &Language, o: &Original) -> [(String, String); 4] {
    [
        (l.label(l.from), address(o)),
        (l.label(l.sent), l.long_date(o.sent_at)),
        (l.label(l.to), format!("Nathan <{}>", o.to)),
        (l.label(l.subject), o.subject.to_owned()),
    ]
}

fn outlook_windows(l: &Language, o: &Original) -> String {
    format!("{}\n{}", block(&outlook_fields(l, o)), o.body)
}

fn outlook_old(l: &Language, o: &Original) -> String {
    let mut fields = outlook_fields(l, o);
    fields[0].1 = format!("{} [mailto:{}]", o.name, o.email);
    format!("-----{}-----\n{}\n{}", l.original, block(&fields), o.body)
}

fn outlook_web(l: &Language, o: &Original) -> String {
    let rule = "_".repeat(32);
    format!("{rule}\n{}\n{}", block(&outlook_fields(l, o)), o.body)
}

fn outlook_mac(l: &Language, o: &Original) -> String {
    let mut fields = outlook_fields(l, o);
    fields[1].0 = l.label(l.date);
    format!("{}{}", block(&fields), o.body)
}

fn gmail(l: &Language, o: &Original) -> String {
    format!(
        "---------- {} ---------\n{} {}\nDate: {}\nSubject: {}\nTo: <{}>\n\n\n{}",
        l.forwarded,
        l.label(l.from),
        address(o),
        l.long_date(o.sent_at),
        o.subject,
        o.to,
        o.body
    )
}

fn apple_fields(l: &Language, o: &Original) -> [(String, String); 4] {
    [
        (l.label(l.from), address(o)),
        (l.label(l.subject), o.subject.to_owned()),
        (l.label(l.date), l.long_date(o.sent_at)),
        (l.label(l.to), o.to.to_owned()),
    ]
}

fn marked(text: &str) -> String {
    text.lines().fold(String::new(), |mut marked, line| {
        let _ = writeln!(marked, "> {line}");
        marked
    })
}

fn apple_mail(l: &Language, o: &Original) -> String {
    let inner = format!("{}\n{}", block(&apple_fields(l, o)), o.body);
    format!("{}\n\n{}", l.label(l.begin), marked(&inner))
}

fn apple_iphone(l: &Language, o: &Original) -> String {
    let mut fields = apple_fields(l, o);
    fields[1..].rotate_left(1);
    format!(
        "{}\n\n{}\n{}",
        l.label(l.begin),
        block(&fields),
        marked(&o.body)
    )
}

fn thunderbird(l: &Language, o: &Original) -> String {
    let fields = [
        (l.label(l.subject), format!("\t{}", o.subject)),
        (l.label(l.date), format!("\t{}", rfc_date(o))),
        (l.label(l.from), format!("\t{}", address(o))),
        (l.label(l.to), format!("\t{}", o.to)),
    ];
    format!(
        "-------- {} --------\n{}\n\n\n{}",
        l.forwarded,
        block(&fields),
        o.body
    )
}

fn yahoo(l: &Language, o: &Original) -> String {
    format!(
        "   ----- {} ----- {}: {}{}: \"{to}\" <{to}>{}: {} CET{}: {}\n {}",
        l.forwarded,
        l.from,
        address(o),
        l.to,
        l.sent,
        l.long_date(o.sent_at),
        l.subject,
        o.subject,
        o.body,
        to = o.to
    )
}

fn roundcube(l: &Language, o: &Original) -> String {
    let fields = [
        (l.label(l.subject), o.subject.to_owned()),
        (l.label(l.date), iso_date(o)),
        (l.label(l.from), quoted(o)),
        (l.label(l.to), o.to.to_owned()),
    ];
    format!(
        "-------- {} --------\n{}\n{}",
        l.original,
        block(&fields),
        o.body
    )
}

fn zimbra(l: &Language, o: &Original) -> String {
    let fields = [
        (l.label(l.from), quoted(o)),
        (l.label(l.to), format!("\"nathan\" <{}>", o.to)),
        (l.label(l.sent), l.long_date(o.sent_at)),
        (l.label(l.subject), o.subject.to_owned()),
    ];
    format!(
        "----- {} -----\n{}\n{}",
        l.forwarded,
        block(&fields),
        o.body
    )
}

fn samsung(l: &Language, o: &Original) -> String {
    let at = o.sent_at;
    let date = format!(
        "{:02}/{:02}/{} {:02}:{:02} (GMT+01:00)",
        at.day(),
        u8::from(at.month()),
        at.year(),
        at.hour(),
        at.minute()
    );
    let fields = [
        (l.label(l.from), address(o)),
        (l.label(l.date), date),
        (l.label(l.to), o.to.to_owned()),
        (l.label(l.subject), o.subject.to_owned()),
    ];
    format!(
        "-------- {} --------\n{}\n{}",
        l.original,
        block(&fields),
        o.body
    )
}

fn ionos(l: &Language, o: &Original) -> String {
    let fields = [
        (l.label(l.from), address(o)),
        (l.label(l.to), o.to.to_owned()),
        (l.label(l.date), l.long_date(o.sent_at)),
        (l.label(l.subject), o.subject.to_owned()),
    ];
    format!(
        "---------- {} ----------\n{}\n{}",
        l.original,
        block(&fields),
        o.body
    )
}

fn hubspot(l: &Language, o: &Original) -> String {
    let fields = [
        (l.label(l.from), address(o)),
        (l.label(l.date), format!("{} +0100", l.long_date(o.sent_at))),
        (l.label(l.subject), o.subject.to_owned()),
        (l.label(l.to), o.to.to_owned()),
    ];
    format!(
        "---------- {} ---------\n{}\n{}",
        l.forwarded,
        block(&fields),
        o.body
    )
}

fn proton(l: &Language, o: &Original) -> String {
    format!(
        "------- Forwarded Message -------\nFrom: {}\nDate: On {}\nSubject: {}\nTo: {to} <{to}>\n\n{}",
        address(o),
        l.long_date(o.sent_at),
        o.subject,
        marked(&o.body),
        to = o.to
    )
}

fn missive(l: &Language, o: &Original) -> String {
    format!(
        "---------- Forwarded message ----------\nFrom: {}\nDate: on {}\nSubject: {}\nTo: <{}>\n\n{}",
        address(o),
        l.long_date(o.sent_at),
        o.subject,
        o.to,
        o.body
    )
}

fn mailmate(_: &Language, o: &Original) -> String {
    let inner = format!(
        "From: {}\nTo: {}\nSubject: {}\nDate: {}\n\n{}",
        address(o),
        o.to,
        o.subject,
        rfc_date(o),
        o.body
    );
    format!("Forwarded message:\n\n{}", marked(&inner))
}

fn html_lines(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    escaped.replace('\n', "<br>\n")
}

fn html_block(fields: &[(String, String)]) -> String {
    fields
        .iter()
        .fold(String::new(), |mut block, (label, value)| {
            let _ = write!(
                block,
                "<b>{}</b> {}<br>",
                html_lines(label),
                html_lines(value)
            );
            block
        })
}

fn outlook_html(l: &Language, o: &Original) -> String {
    format!(
        "<div style=\"border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm\"><p class=MsoNormal>{}</p></div><p class=MsoNormal>&nbsp;</p><p class=MsoNormal>{}</p>",
        html_block(&outlook_fields(l, o)),
        html_lines(&o.body)
    )
}

fn outlook_web_html(l: &Language, o: &Original) -> String {
    format!(
        "<hr style=\"display:inline-block;width:98%\" tabindex=\"-1\"><div id=\"divRplyFwdMsg\" dir=\"ltr\"><font face=\"Calibri, sans-serif\">{}</font><div>&nbsp;</div></div><div>{}</div>",
        html_block(&outlook_fields(l, o)),
        html_lines(&o.body)
    )
}

fn gmail_html(l: &Language, o: &Original) -> String {
    format!(
        "<div class=\"gmail_quote\"><div dir=\"ltr\" class=\"gmail_attr\">---------- {} ---------<br>{} <strong class=\"gmail_sendername\" dir=\"auto\">{}</strong> <span dir=\"auto\">&lt;<a href=\"mailto:{email}\">{email}</a>&gt;</span><br>Date: {}<br>Subject: {}<br>To: &lt;<a href=\"mailto:{to}\">{to}</a>&gt;<br></div><br><br><div dir=\"ltr\">{}</div></div>",
        l.forwarded,
        l.label(l.from),
        html_lines(o.name),
        l.long_date(o.sent_at),
        html_lines(o.subject),
        html_lines(&o.body),
        email = o.email,
        to = o.to
    )
}

fn apple_html(l: &Language, o: &Original) -> String {
    let fields = apple_fields(l, o)
        .iter()
        .fold(String::new(), |mut block, (label, value)| {
            let _ = write!(
                block,
                "<div style=\"margin:0\"><span><b>{} </b></span><span>{}<br></span></div>",
                html_lines(label),
                html_lines(value)
            );
            block
        });
    format!(
        "<div><br><blockquote type=\"cite\"><div>{}</div><br class=\"Apple-interchange-newline\">{fields}<br><div><div>{}</div></div></blockquote></div>",
        l.label(l.begin),
        html_lines(&o.body)
    )
}

fn thunderbird_html(l: &Language, o: &Original) -> String {
    let fields = [
        (l.label(l.subject), o.subject.to_owned()),
        (l.label(l.date), rfc_date(o)),
        (l.label(l.from), address(o)),
        (l.label(l.to), o.to.to_owned()),
    ];
    let rows = fields
        .iter()
        .fold(String::new(), |mut rows, (label, value)| {
            let _ = write!(
                rows,
                "<tr><th nowrap valign=\"BASELINE\" align=\"RIGHT\">{} </th><td>{}</td></tr>",
                html_lines(label),
                html_lines(value)
            );
            rows
        });
    format!(
        "<div class=\"moz-forward-container\"><br>-------- {} --------<table class=\"moz-email-headers-table\"><tbody>{rows}</tbody></table><br><br>{}</div>",
        l.forwarded,
        html_lines(&o.body)
    )
}
