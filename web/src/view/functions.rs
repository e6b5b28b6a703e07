//! What templates can call.

use std::str::FromStr;

use minijinja::value::{Kwargs, Value, ValueKind};
use minijinja::{Environment, Error, ErrorKind};
use rust_decimal::Decimal;
use serde::Deserialize;
use shared::contacts::COUNTRIES;
use shared::i18n::{Argument, Arguments, Locale, translate};
use shared::outgoing;
use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime};

use super::Viewer;
use crate::assets::Assets;
use crate::security::csrf;

/// Adds them, for one reader.
pub(super) fn add(environment: &mut Environment<'static>, viewer: &Viewer, assets: &Assets) {
    let Viewer {
        locale,
        now,
        nonce,
        csrf_token,
    } = viewer.clone();

    environment.add_global("language", locale.language().code());
    environment.add_global("nonce", nonce);
    environment.add_global("countries", COUNTRIES.map(Value::from).to_vec());
    environment.add_global("csrf_field", hidden_field(&csrf_token));
    environment.add_global("csrf_token", csrf_token);

    let of = locale.clone();
    environment.add_function("t", move |key: &str, values: Kwargs| {
        text(&of, key, &values)
    });
    let of = locale.clone();
    environment.add_function("error_of", move |errors: Value, field: &str| {
        error_of(&of, &errors, field)
    });

    // Times: `{{ moment(request.received_at) }}`.
    let of = locale.clone();
    environment.add_function("date", move |at: Value| {
        Ok::<_, Error>(of.date(moment(&at)?))
    });
    let of = locale.clone();
    environment.add_function("day", move |day: &str| {
        of.start_of(date(day)?)
            .map(|start| of.date(start))
            .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, "not a day"))
    });
    let of = locale.clone();
    environment.add_function("short_day", move |day: &str| {
        Ok::<_, Error>(of.short_day(date(day)?))
    });
    let of = locale.clone();
    environment.add_function("month_of", move |day: &str| {
        Ok::<_, Error>(of.month_of(date(day)?))
    });
    let of = locale.clone();
    environment.add_function("date_time", move |at: Value| {
        Ok::<_, Error>(of.date_time(moment(&at)?))
    });
    let of = locale.clone();
    environment.add_function("time", move |at: Value| {
        Ok::<_, Error>(of.time(moment(&at)?))
    });
    let of = locale.clone();
    environment.add_function("moment", move |at: Value| {
        Ok::<_, Error>(of.moment(moment(&at)?, now))
    });
    let of = locale.clone();
    environment.add_function("relative_time", move |at: Value| {
        Ok::<_, Error>(of.ago(moment(&at)?, now))
    });
    environment.add_function("iso", |at: Value| {
        moment(&at)?
            .format(&Rfc3339)
            .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
    });

    // Numbers and amounts.
    let of = locale.clone();
    environment.add_function("money", move |amount: Value| {
        let amount = Decimal::from_str(&amount.to_string());
        amount
            .map(|amount| of.money(amount))
            .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
    });
    let of = locale.clone();
    environment.add_function("decimal", move |value: Value| {
        Decimal::from_str(&value.to_string())
            .map(|value| of.decimal(value, value.scale()))
            .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()))
    });
    let of = locale.clone();
    environment.add_function("editable", |html: &str, text: &str| {
        outgoing::editable(html, text)
    });
    environment.add_function("number", move |value: i64| of.integer(value));
    let of = locale;
    environment.add_function("file_size", move |bytes: u64| of.file_size(bytes));

    let files = assets.clone();
    environment.add_function("asset", move |name: &str| match files.path(name) {
        // Our own path: its slashes need no escaping.
        Some(path) => Ok(Value::from_safe_string(path)),
        None => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("no asset {name}"),
        )),
    });
    let files = assets.clone();
    environment.add_function("icon", move |name: &str| icon(&files, name));
}

fn text(locale: &Locale, key: &str, values: &Kwargs) -> Result<String, Error> {
    let names: Vec<String> = values.args().map(str::to_owned).collect();
    let mut arguments = Arguments::new();
    for name in names {
        let value: Value = values.get(&name)?;
        arguments.push((name, argument(&value)?));
    }
    translate(locale.language(), key, arguments)
        .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no text {key}")))
}

fn argument(value: &Value) -> Result<Argument, Error> {
    match value.kind() {
        ValueKind::Undefined => Err(Error::new(
            ErrorKind::UndefinedError,
            "an argument of a text",
        )),
        ValueKind::Number => Ok(Argument::Number(f64::try_from(value.clone())?)),
        _ => Ok(Argument::Text(value.to_string())),
    }
}

/// The message at a field, empty when nothing is wrong with it. `errors` are [`FieldErrors`](shared::fields::FieldErrors).
fn error_of(locale: &Locale, errors: &Value, field: &str) -> Result<String, Error> {
    for error in errors.try_iter()? {
        if error.get_attr("field")?.as_str() == Some(field) {
            let code = error.get_attr("code")?;
            let key = format!("field-{code}");
            return translate(locale.language(), &key, Arguments::new())
                .ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no text {key}")));
        }
    }
    Ok(String::new())
}

/// A day that Rust wrote.
fn date(day: &str) -> Result<Date, Error> {
    Date::parse(day, &Iso8601::DATE)
        .map_err(|_| Error::new(ErrorKind::InvalidOperation, "not a day"))
}

/// A time as serde leaves it: RFC 3339 text, or the parts of an [`OffsetDateTime`].
fn moment(value: &Value) -> Result<OffsetDateTime, Error> {
    if let Some(text) = value.as_str() {
        return OffsetDateTime::parse(text, &Rfc3339)
            .map_err(|error| Error::new(ErrorKind::InvalidOperation, error.to_string()));
    }
    OffsetDateTime::deserialize(value.clone())
}

fn hidden_field(token: &str) -> Value {
    Value::from_safe_string(format!(
        r#"<input type="hidden" name="{}" value="{token}">"#,
        csrf::FIELD
    ))
}

/// A decoration: the words beside it say what it means.
fn icon(assets: &Assets, name: &str) -> Result<Value, Error> {
    match assets.path("icons.svg").filter(|_| assets.has_icon(name)) {
        Some(sprite) => Ok(Value::from_safe_string(format!(
            r#"<svg class="icon" aria-hidden="true" focusable="false"><use href="{sprite}#{name}"></use></svg>"#
        ))),
        None => Err(Error::new(
            ErrorKind::InvalidOperation,
            format!("no icon {name}: add it to web/assets/icons.json"),
        )),
    }
}
