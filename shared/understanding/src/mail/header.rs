//! The header of a mail, read as people's programs write it.

use mail_parser::{Address, HeaderForm, HeaderName, HeaderValue, Message};
use time::{OffsetDateTime, UtcOffset};

use crate::limits::POINTED_MESSAGE_IDS;
use crate::outcome::Person;
use crate::people::people;

pub(super) fn headers(message: &Message<'_>, raw: &[u8]) -> Vec<(String, String)> {
    message
        .headers()
        .iter()
        .map(|header| {
            let bytes = raw
                .get(header.offset_start as usize..header.offset_end as usize)
                .unwrap_or_default();
            let value = match mail_parser::parsers::MessageStream::new(bytes).parse_unstructured() {
                HeaderValue::Text(text) => text.trim().to_owned(),
                _ => String::from_utf8_lossy(bytes).trim().to_owned(),
            };
            (header.name().to_ascii_lowercase(), value)
        })
        .collect()
}

/// The people of a header: as the parser has them when they are sound, otherwise as [`people`] reads the line.
pub(super) fn people_of(
    message: &Message<'_>,
    name: HeaderName<'static>,
    parsed: Option<&Address<'_>>,
) -> Vec<Person> {
    let found: Vec<Person> = parsed.map(addresses).unwrap_or_default();
    let sound = found.first().is_some_and(|person| !person.email.is_empty());
    if sound {
        return found;
    }
    let reread: Vec<Person> = message
        .header_as(name, HeaderForm::Text)
        .iter()
        .filter_map(|value| value.as_text())
        .flat_map(people)
        .filter(|person| !person.email.is_empty())
        .collect();
    if reread.is_empty() { found } else { reread }
}

pub(super) fn addresses(list: &Address<'_>) -> Vec<Person> {
    list.iter()
        .take(crate::limits::PEOPLE_PER_LIST)
        .map(|address| {
            Person::new(
                address.name().unwrap_or_default(),
                address.address().unwrap_or_default(),
            )
        })
        .filter(|person| !person.email.is_empty() || !person.name.is_empty())
        .collect()
}

pub(super) fn moment(date: &mail_parser::DateTime) -> Option<OffsetDateTime> {
    let seconds = i16::from(date.tz_hour) * 60 + i16::from(date.tz_minute);
    let sign = if date.tz_before_gmt { -1 } else { 1 };
    let offset = UtcOffset::from_whole_seconds(i32::from(sign * seconds) * 60).ok()?;
    let plausible = (1970..=2200).contains(&date.year);
    plausible.then(|| {
        OffsetDateTime::from_unix_timestamp(date.to_timestamp())
            .ok()
            .map(|moment| moment.to_offset(offset))
    })?
}

/// `In-Reply-To` first, then `References` from the nearest on.
pub(super) fn references(message: &Message<'_>) -> Vec<String> {
    let ids = |value: &HeaderValue<'_>| -> Vec<String> {
        match value {
            HeaderValue::Text(id) => vec![id.to_string()],
            HeaderValue::TextList(list) => list.iter().map(ToString::to_string).collect(),
            _ => Vec::new(),
        }
    };
    let mut found: Vec<String> = Vec::new();
    for id in ids(message.in_reply_to())
        .into_iter()
        .chain(ids(message.references()).into_iter().rev())
    {
        let id = id.trim_matches(['<', '>', ' ']).to_owned();
        if !id.is_empty() && id.len() <= 998 && !found.contains(&id) {
            found.push(id);
        }
        if found.len() >= POINTED_MESSAGE_IDS {
            break;
        }
    }
    found
}
