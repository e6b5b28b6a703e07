//! The parts of an address as people write it on one line.

/// Countries as they stand before a postal code, by their code of ISO 3166-1.
const PREFIXES: [(&str, &str); 14] = [
    ("B", "BE"),
    ("BE", "BE"),
    ("F", "FR"),
    ("FR", "FR"),
    ("L", "LU"),
    ("LU", "LU"),
    ("NL", "NL"),
    ("D", "DE"),
    ("DE", "DE"),
    ("A", "AT"),
    ("AT", "AT"),
    ("CH", "CH"),
    ("I", "IT"),
    ("IT", "IT"),
];

/// An address in its parts; what is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PostalAddress {
    /// Street and number, or all of it where no postal code was found.
    pub street: String,
    /// The postal code, without a country before it.
    pub postal_code: String,
    /// The town.
    pub city: String,
    /// The country's code (ISO 3166-1), if it stands before the postal code.
    pub country: String,
}

/// Takes an address apart at the last comma or line after which a postal code and a town stand.
pub fn postal_address(address: &str) -> PostalAddress {
    let whole = || PostalAddress {
        street: address.trim().to_owned(),
        ..PostalAddress::default()
    };
    address
        .rmatch_indices([',', '\n', ';', '|', '•'])
        .find_map(|(at, mark)| {
            let town = town(&address[at + mark.len()..])?;
            let street = address[..at].trim().to_owned();
            Some(PostalAddress { street, ..town })
        })
        .or_else(|| town(address))
        .unwrap_or_else(whole)
}

/// `B-4040 Herstal`, `1012 AB Amsterdam`.
fn town(text: &str) -> Option<PostalAddress> {
    let text = text.trim();
    let (country, rest) = match text.split_once(['-', ' ']) {
        Some((before, rest)) => match PREFIXES.iter().find(|(prefix, _)| *prefix == before) {
            Some((_, country)) => (*country, rest.trim_start()),
            None => ("", text),
        },
        None => ("", text),
    };
    let (digits, rest) = rest.split_once(' ')?;
    let is_code = matches!(digits.len(), 4 | 5) && digits.bytes().all(|b| b.is_ascii_digit());
    if !is_code {
        return None;
    }
    let (code, city) = match rest.split_once(' ') {
        Some((letters, city))
            if letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            (format!("{digits} {letters}"), city)
        }
        _ => (digits.to_owned(), rest),
    };
    let city = city.trim();
    let is_town = !city.is_empty() && !city.contains(|c: char| c.is_ascii_digit());
    is_town.then(|| PostalAddress {
        street: String::new(),
        postal_code: code,
        city: city.to_owned(),
        country: country.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_come_apart_at_their_postal_code() {
        for (address, street, postal_code, city, country) in [
            (
                "Rue des Éclusiers 14, 4040 Herstal",
                "Rue des Éclusiers 14",
                "4040",
                "Herstal",
                "",
            ),
            (
                "Kerkstraat 1 bus 2, B-9000 Gent",
                "Kerkstraat 1 bus 2",
                "9000",
                "Gent",
                "BE",
            ),
            (
                "Keizersgracht 5, 1012 AB Amsterdam",
                "Keizersgracht 5",
                "1012 AB",
                "Amsterdam",
                "",
            ),
            (
                "12, rue Haute, F-67000 Strasbourg",
                "12, rue Haute",
                "67000",
                "Strasbourg",
                "FR",
            ),
            (
                "Hauptstr. 3\nD 10115 Berlin",
                "Hauptstr. 3",
                "10115",
                "Berlin",
                "DE",
            ),
            ("4040 Herstal", "", "4040", "Herstal", ""),
            ("Rue Haute 12, Namur", "Rue Haute 12, Namur", "", "", ""),
            (
                "Chaussée 1000 Bruxelles 5",
                "Chaussée 1000 Bruxelles 5",
                "",
                "",
                "",
            ),
        ] {
            let expected = PostalAddress {
                street: street.to_owned(),
                postal_code: postal_code.to_owned(),
                city: city.to_owned(),
                country: country.to_owned(),
            };
            assert_eq!(postal_address(address), expected, "{address}");
        }
    }
}
