//! Answers in every language: what stands above the line with which a client announces the mail it quotes.

use crate::row::{Row, Score};
use crate::{answered, folded};

/// How Gmail, Apple Mail, Thunderbird, Outlook for Mac and their kin announce it; `{who}` is the writer with their address.
#[rustfmt::skip]
const ANNOUNCEMENTS: &[&str] = &[
    "út 3. 2. 2026 v 14:25 odesílatel {who} napsal:",
    "Dne 3. 2. 2026 v 14:25 Jan Peeters napsal(a):",
    "Den tir. 3. feb. 2026 kl. 14.25 skrev {who}:",
    "Den 3. feb. 2026 kl. 14.25 skrev {who}:",
    "Am Di., 3. Feb. 2026 um 14:25 Uhr schrieb {who}:",
    "Am 03.02.26 um 14:25 schrieb Jan Peeters:",
    "Am 03.02.2026 um 14:25 schrieb {who}:",
    "On Tue, Feb 3, 2026 at 2:25 PM {who} wrote:",
    "On Tue, 3 Feb 2026 at 14:25, {who} wrote:",
    "On 3 Feb 2026, at 14:25, {who} wrote:",
    "On 03/02/2026 14:25, Jan Peeters wrote:",
    "El mar, 3 feb 2026 a las 14:25, {who} escribió:",
    "El 3/2/26 a las 14:25, Jan Peeters escribió:",
    "Kuupäev T, 3. veebruar 2026 kell 14:25 kirjutas {who}:",
    "ti 3. helmik. 2026 klo 14.25 {who} kirjoitti:",
    "Le mar. 3 févr. 2026 à 14:25, {who} a écrit :",
    "Le 3 févr. 2026 à 14:25, {who} a écrit :",
    "Le 03/02/2026 à 14:25, Jan Peeters a écrit :",
    "Le mardi 3 février 2026 à 14:25:08 UTC+1, {who} a écrit :",
    "uto, 3. velj 2026. u 14:25 {who} napisao je:",
    "{who} ezt írta (időpont: 2026. febr. 3., K, 14:25):",
    "Il giorno mar 3 feb 2026 alle ore 14:25 {who} ha scritto:",
    "Il 03/02/2026 14:25, Jan Peeters ha scritto:",
    "2026年2月3日(火) 14:25 {who}:",
    "Op di 3 feb 2026 om 14:25 schreef {who}:",
    "Op 3 feb. 2026, om 14:25 heeft {who} het volgende geschreven:",
    "Op 03-02-2026 om 14:25 schreef Jan Peeters:",
    "Op dinsdag 3 februari 2026 om 14:25:08 CET schreef {who}:",
    "tir. 3. feb. 2026 kl. 14:25 skrev {who}:",
    "wt., 3 lut 2026 o 14:25 {who} napisał(a):",
    "W dniu 3.02.2026 o 14:25, Jan Peeters pisze:",
    "Em ter., 3 de fev. de 2026 às 14:25, {who} escreveu:",
    "În mar., 3 feb. 2026 la 14:25, {who} a scris:",
    "вт, 3 февр. 2026 г. в 14:25, {who}:",
    "03.02.2026 14:25, Jan Peeters пишет:",
    "ut 3. 2. 2026 o 14:25 {who} napísal(a):",
    "Den tis 3 feb. 2026 kl 14:25 skrev {who}:",
    "{who}, 3 Şub 2026 Sal, 14:25 tarihinde şunu yazdı:",
    "вт, 3 лют. 2026 р. о 14:25 {who} пише:",
];

const WRITERS: [&str; 3] = [
    "Jan Peeters <jan.peeters@customer.example>",
    "\"Van den Broeck, Marie-Hélène\" <mh.vandenbroeck@sub.customer.example>",
    "<info@customer.example>",
];

const WORDS: &str = "Bonjour,\n\nOui, mardi à 10 h : c'est bon.\n\nJan";

/// As it is, wrapped as in plain text, and as HTML.
pub fn rows() -> Vec<Row> {
    let mut score = Score::named("answers in every language: text shown");
    for (at, announcement) in ANNOUNCEMENTS.iter().enumerate() {
        let writer = WRITERS[at % WRITERS.len()];
        let line = announcement.replace("{who}", writer);
        let below = "> Bonjour,\n>\n> Mardi vous convient ?\n";
        for line in [line.clone(), wrapped(&line)] {
            let text = format!("{WORDS}\n\n{line}\n\n{below}");
            let shown = folded(&answered("text/plain", &text).text);
            score.equal(&line, &shown, &folded(WORDS));
        }
        let html = |text: &str| {
            text.replace('<', "&lt;")
                .replace('>', "&gt;")
                .replace('\n', "<br>")
        };
        let page = format!(
            "<div dir=\"ltr\">{}</div><br><div class=\"gmail_quote\"><div class=\"gmail_attr\">{}<br></div><blockquote>Bonjour,<br><br>Mardi vous convient ?</blockquote></div>",
            html(WORDS),
            html(&line)
        );
        let shown = folded(&answered("text/html", &page).text);
        score.equal(&format!("HTML of {line}"), &shown, &folded(WORDS));
    }
    vec![score.row(98)]
}

/// As programs wrap plain text.
fn wrapped(line: &str) -> String {
    let mut wrapped = String::new();
    let mut width = 0;
    for word in line.split(' ') {
        let length = word.chars().count();
        if width > 0 && width + length >= 64 {
            wrapped.push('\n');
            width = 0;
        } else if width > 0 {
            wrapped.push(' ');
        }
        wrapped.push_str(word);
        width += length + 1;
    }
    wrapped
}
