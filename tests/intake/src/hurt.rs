//! Mails of a megabyte, each built to hurt one step of the way.

use std::fmt::Write as _;

/// Octets of each.
const MEGABYTE: usize = 1024 * 1024;

const HEAD: &str = "From: Eva <eva@company.test>\r\nTo: company-1@proposals.test\r\nSubject: Fwd: prix\r\nDate: Fri, 5 Nov 2021 10:00:00 +0000\r\n";

/// All of them, by name.
pub fn mails() -> Vec<(&'static str, Vec<u8>)> {
    let mut mails: Vec<(&'static str, Vec<u8>)> = vec![
        (
            "attached messages inside each other",
            nested("Content-Type: message/rfc822\r\n\r\n"),
        ),
        (
            "attached messages side by side",
            siblings(
                "Content-Type: message/rfc822\r\n\r\nFrom: a@b.test\r\nSubject: x\r\n\r\ntext\r\n",
            ),
        ),
        (
            "ten thousand parts",
            siblings(&format!(
                "Content-Type: text/plain\r\n\r\n{}\r\n",
                "x".repeat(70)
            )),
        ),
        ("multiparts inside each other", multiparts()),
        (
            "as many header lines as the limit allows",
            header("X-A: b\r\n", 250_000),
        ),
        ("a million octets of header", header("X-A: b\r\n", MEGABYTE)),
        ("one header line folded for ever", header("\r\n a", 250_000)),
        (
            "recipients without end",
            header_field("To: ", "a@b.test, ", 250_000),
        ),
        (
            "references without end",
            header_field("References: ", "<a@b.test> ", 250_000),
        ),
        (
            "encoded words without end",
            header_field("Subject: ", "=?utf-8?q?=C3=A9?= ", 250_000),
        ),
    ];
    for (name, piece) in TEXTS {
        mails.push((name, text(piece)));
    }
    for (name, piece) in PAGES {
        mails.push((name, page(piece)));
    }
    mails
}

/// Pieces of plain text that repeat.
const TEXTS: &[(&str, &str)] = &[
    ("quotation marks on one line", ">"),
    ("quotation marks on each line", "> > > > >\r\n"),
    ("lines deeper and deeper", ">\r\n>>\r\n>>>>\r\n"),
    ("at signs", "@"),
    ("addresses", "a@b.test "),
    ("addresses without end", "a@"),
    ("brackets", "<"),
    ("mailto brackets", "<mailto:a@b.test<mailto:"),
    ("blank lines", "\r\n"),
    ("spaces", " "),
    ("dashes", "-"),
    ("signature delimiters", "-- \r\n"),
    (
        "marks of forwards",
        "---------- Forwarded message ---------\r\n",
    ),
    ("fields", "From: a@b.test\r\n"),
    ("fields one after the other", "From: a\r\nDate: 1\r\n"),
    ("fields without values", "From:\r\nTo:\r\n\r\n"),
    ("attribution words", "On "),
    (
        "attributions that never close",
        "On 3 Feb 2025 at 10:11, Jane <jane@a.test>\r\n",
    ),
    (
        "attributions",
        "On 3 Feb 2025 at 10:11, Jane <jane@a.test> wrote:\r\n> a\r\n",
    ),
    ("dates", "12/05/2021 10:11 "),
    ("client signatures", "Sent from my iPhone\r\n"),
    ("closings", "Cordialement,\r\n"),
    ("telephone numbers", "+32 2 555 01 23 "),
    ("colons", ":"),
    ("labels", "Nom : x\r\nE-mail : a@b.test\r\n"),
    ("letters", "a"),
    ("capitals that grow in lower case", "\u{130}"),
    ("combining marks", "\u{301}"),
    (
        "one-line header blocks",
        "----- Forwarded Message ----- From: A <a@x.test>To: B <b@x.test>Sent: now ",
    ),
];

/// Pieces of HTML that repeat.
const PAGES: &[(&str, &str)] = &[
    ("div inside each other", "<div>a"),
    ("blockquote inside each other", "<blockquote>a"),
    ("tables inside each other", "<table><tr><td>a"),
    ("fonts inside each other", "<font color=red>a"),
    ("links that never close", "<a href=\"https://a.test\">"),
    ("tags that never close", "<b "),
    ("quotation marks in tags", "<a b=\"'"),
    ("comments that never close", "<!--"),
    ("entities", "&amp;"),
    ("entities without end", "&a"),
    ("styles", "<style>"),
    ("paragraphs", "<p>a"),
    ("line breaks", "<br>"),
    ("rules", "<hr>"),
    ("preformatted text", "<pre>a\r\n"),
    ("inline images", "<img src=\"cid:a@b\">"),
    ("attributes", "<a b=c d='e' f>"),
    ("a bracket and a letter", "<a"),
];

fn repeated(piece: &str, octets: usize) -> String {
    piece.repeat(octets / piece.len())
}

/// A body of a repeated piece, with a forward before and behind it.
fn text(piece: &str) -> Vec<u8> {
    let middle = repeated(piece, MEGABYTE);
    let block = "\r\n\r\n---------- Forwarded message ---------\r\nFrom: Jan <jan@a.test>\r\nDate: Wed, Oct 27, 2021 at 9:31 AM\r\nSubject: prix\r\n\r\nBonjour\r\n";
    format!(
        "{HEAD}Content-Type: text/plain; charset=utf-8\r\n\r\n{middle}{block}{middle}",
        middle = &middle[..cut(&middle)]
    )
    .into_bytes()
}

/// Half of the text, at a character's boundary.
fn cut(text: &str) -> usize {
    let mut at = text.len() / 2;
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn page(piece: &str) -> Vec<u8> {
    format!(
        "{HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n<p>FYI</p>{}",
        repeated(piece, MEGABYTE)
    )
    .into_bytes()
}

fn nested(level: &str) -> Vec<u8> {
    format!("{HEAD}{}text", repeated(level, MEGABYTE)).into_bytes()
}

fn siblings(part: &str) -> Vec<u8> {
    let part = format!("--x\r\n{part}");
    let count = (MEGABYTE / part.len()).min(10_000);
    format!(
        "{HEAD}Content-Type: multipart/mixed; boundary=x\r\n\r\n{}--x--\r\n",
        part.repeat(count)
    )
    .into_bytes()
}

/// As deep as the limit allows, with a text that looks like boundaries.
fn multiparts() -> Vec<u8> {
    let mut raw = format!("{HEAD}Content-Type: multipart/mixed; boundary=b0\r\n\r\n");
    for level in 1..99 {
        let above = level - 1;
        let _ = write!(
            raw,
            "--b{above}\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n"
        );
    }
    raw.push_str(&repeated("--b\r\n", MEGABYTE));
    raw.into_bytes()
}

/// A header of this size; the rest of the megabyte is text.
fn header(piece: &str, octets: usize) -> Vec<u8> {
    let lines = repeated(&format!("\r\n{}", piece.trim_matches(['\r', '\n'])), octets);
    filled(format!("{HEAD}X-First: a{lines}\r\n\r\n"))
}

fn header_field(name: &str, piece: &str, octets: usize) -> Vec<u8> {
    filled(format!("{HEAD}{name}{}\r\n\r\n", repeated(piece, octets)))
}

fn filled(mut raw: String) -> Vec<u8> {
    let rest = MEGABYTE.saturating_sub(raw.len());
    raw.push_str(&repeated("Une porte de deux metres.\r\n", rest));
    raw.into_bytes()
}
