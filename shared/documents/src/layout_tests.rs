//! What stands on which page.

use rstest::rstest;
use typst::layout::{Frame, FrameItem};
use typst_layout::PagedDocument;

use crate::samples;
use crate::typeset::Sheet;
use crate::{Document, Image, ImageError, Line, invoice_pdf, pdf};

/// The text of each page, in the order in which it is set.
fn pages(document: &Document) -> Vec<String> {
    let sheet = Sheet::new(document, None).unwrap();
    let pages = typst::compile::<PagedDocument>(&sheet).output.unwrap();
    pages.pages().iter().map(|page| text(&page.frame)).collect()
}

fn text(frame: &Frame) -> String {
    let mut all = String::new();
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => all.push_str(&text(&group.frame)),
            FrameItem::Text(run) => {
                all.push_str(&run.text);
                all.push(' ');
            }
            _ => {}
        }
    }
    all
}

/// Without the places where lines and fonts break.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|character| {
            !character.is_whitespace() && !matches!(character, '\u{200b}' | '\u{ad}')
        })
        .collect()
}

fn says(page: &str, text: &str) -> bool {
    squeezed(page).contains(&squeezed(text))
}

/// An offer of so many plain lines and nothing after the totals.
fn plain(count: usize) -> Document {
    let offer = samples::offer();
    let line = offer.lines[1].clone();
    Document {
        lines: vec![line; count],
        conditions: None,
        signature: None,
        ..offer
    }
}

#[test]
fn an_offer_says_all_that_it_was_given() {
    let all = pages(&samples::offer()).concat();
    for text in [
        "Offre",
        "OF-2026-0042",
        "Menuiserie Delvaux & Fils SRL",
        "1160 Auderghem",
        "24 décembre 2026",
        "Madame Delvaux",
        "Équipement",
        "Téléphone IP Yealink T54W",
        "Écran couleur",
        "6 pces",
        "10 %",
        "1.020,60 €",
        "Option choisie",
        "(428,00 €)",
        "L'installation a lieu",
        "TVA 21 % sur 1.982,10 €",
        "2.398,34 €",
        "Acompte de 30 %",
        "Bon pour accord",
        "Nom et qualité",
    ] {
        assert!(says(&all, text), "{text} is missing in: {all}");
    }
}

#[test]
fn an_invoice_says_how_to_pay() {
    let pages = pages(&samples::invoice());
    assert_eq!(pages.len(), 1);
    for text in [
        "À payer",
        "1.798,34 €",
        "+++020/2600/11797+++",
        "BE71 0961 2345 6769",
        "Payer avec votre app bancaire",
        "Page 1 sur 1",
    ] {
        assert!(says(&pages[0], text), "{text} is missing in: {}", pages[0]);
    }
}

#[test]
fn every_page_says_what_it_belongs_to() {
    let pages = pages(&samples::long_offer(60));
    assert!(pages.len() > 2);
    for (page, number) in pages.iter().zip(1..) {
        assert!(says(page, &format!("Page {number} sur {}", pages.len())));
        assert!(says(page, "OF-2026-0300"));
    }
    for page in &pages[..pages.len() - 1] {
        assert!(
            says(page, "Prix unitaire"),
            "the table has no head in: {page}"
        );
    }
}

#[test]
fn an_accepted_offer_says_by_whom() {
    let signature = Image::read(&svg(r##"<path d="M1 1l7 7" stroke="#000"/>"##)).unwrap();
    let all = pages(&samples::accepted_offer(signature)).concat();
    for text in [
        "Acceptée",
        "Anne-Sophie Delvaux",
        "26 novembre 2026",
        "après lecture des conditions",
    ] {
        assert!(says(&all, text), "{text} is missing in: {all}");
    }
}

#[test]
fn what_someone_typed_is_never_code() {
    let all = pages(&samples::long_offer(8)).concat();
    assert!(
        says(
            &all,
            "<b>#let x = \"pas du code\"</b> $ x $ *gras* _souligné_ @référence // commentaire"
        ),
        "{all}"
    );
}

#[test]
fn totals_never_stand_without_a_line() {
    let mut seen = Vec::new();
    for count in 9..21 {
        let pages = pages(&plain(count));
        let last = pages.last().unwrap();
        assert!(says(last, "Total TVA comprise"));
        assert!(
            says(last, "Téléphone IP Yealink T54W"),
            "totals alone after {count} lines"
        );
        seen.push(pages.len());
    }
    assert!(seen.first() < seen.last(), "no page was ever full");
}

#[test]
fn a_section_never_ends_a_page() {
    for count in 9..17 {
        let mut offer = plain(count);
        offer.lines.push(Line::Section {
            title: "Dernier lot".to_owned(),
        });
        offer.lines.extend(samples::credit_note().lines);
        let pages = pages(&offer);
        let page = pages.iter().find(|page| says(page, "Dernier lot")).unwrap();
        assert!(
            says(page, "Tegemoetkoming"),
            "the section stands alone after {count} lines"
        );
    }
}

#[test]
fn a_description_may_be_longer_than_a_page() {
    let mut offer = plain(1);
    let Line::Item(item) = &mut offer.lines[0] else {
        panic!("the first line is an item")
    };
    item.description = format!(
        "Cahier des charges\n{}\nFin du cahier",
        "Une exigence parmi beaucoup d'autres.\n".repeat(150)
    );
    let pages = pages(&offer);
    assert!(pages.len() > 2);
    assert!(says(&pages.concat(), "Fin du cahier"));
}

#[test]
fn the_same_document_is_the_same_file() {
    let invoice = samples::invoice();
    assert_eq!(
        invoice_pdf(&invoice, "<Invoice/>").unwrap(),
        invoice_pdf(&invoice, "<Invoice/>").unwrap()
    );
    assert_eq!(
        pdf(&samples::offer()).unwrap(),
        pdf(&samples::offer()).unwrap()
    );
}

#[rstest]
#[case::everyday(samples::invoice())]
#[case::strange(samples::long_offer(8))]
#[case::private_characters(titled("\u{e000}\u{f8ff} 🇧🇪 👩🏽‍🔧 1️⃣ é ﷽ \u{1f9ff}\u{301} ﬁ ½ ™ ẞ"))]
fn an_invoice_is_pdf_a_with_its_ubl(#[case] document: Document) {
    let pdf = invoice_pdf(&document, "<Invoice/>").unwrap();
    let text = String::from_utf8_lossy(&pdf);
    assert!(text.contains("<pdfaid:part>3</pdfaid:part>"), "not PDF/A-3");
    assert!(text.contains("ubl.xml"), "nothing attached");
}

fn titled(title: &str) -> Document {
    Document {
        title: title.to_owned(),
        ..samples::invoice()
    }
}

#[rstest]
#[case::gif(b"GIF89a".to_vec(), ImageError::UnknownFormat)]
#[case::html(b"<html></html>".to_vec(), ImageError::UnknownFormat)]
#[case::huge(vec![0; 30 * 1024 * 1024], ImageError::TooLarge { limit: Image::MAX_BYTES })]
#[case::torn(b"\x89PNG\r\n\x1a\n".to_vec(), ImageError::Unreadable)]
#[case::vast(png(65_535, 65_535), ImageError::TooManyPixels { limit: Image::MAX_PIXELS })]
#[case::printing(b"\xff\xd8\xff\xe0\x00\x02\xff\xc0\x00\x14\x08\x00\x01\x00\x01\x04".to_vec(), ImageError::PrintingColours)]
#[case::outside(
    svg(r#"<image href="file:///etc/passwd"/>"#),
    ImageError::Unsupported("image")
)]
#[case::bomb(svg(&r##"<use href="#a"/>"##.repeat(17)), ImageError::Unsupported("use"))]
#[case::entity(br#"<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg"/>"#.to_vec(), ImageError::Unsupported("entity"))]
#[case::unfinished(b"<svg><g>".to_vec(), ImageError::Unreadable)]
fn a_picture_that_could_do_harm_is_refused(#[case] bytes: Vec<u8>, #[case] refusal: ImageError) {
    assert_eq!(Image::read(&bytes), Err(refusal));
}

fn svg(content: &str) -> Vec<u8> {
    format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{content}</svg>"#)
        .into_bytes()
}

/// The head of a file that claims a size.
fn png(width: u32, height: u32) -> Vec<u8> {
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
        &width.to_be_bytes()[..],
        &height.to_be_bytes(),
        b"\x08\x06\0\0\0\0\0\0\0",
    ]
    .concat()
}
