//! VAT: the rates of Belgium, and the cases in which none is charged.

use rust_decimal::Decimal;
use rust_decimal::dec;
use serde::{Deserialize, Serialize};

/// The Belgian rates, in percent (Royal Decree no. 20 of 20 July 1970; 0 for what it exempts at zero).
pub const STANDARD_RATES: [Decimal; 4] = [dec!(0), dec!(6), dec!(12), dec!(21)];

/// Who owes the VAT of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, sqlx::Type)]
#[serde(rename_all = "snake_case")]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum VatScheme {
    /// The seller, at the rate of each line.
    #[default]
    Standard,
    /// The customer, who is a Belgian business: `autoliquidation` (Royal Decree no. 1, article 20).
    ReverseCharge,
    /// The customer, a business of another member state (Directive 2006/112/EC, article 138).
    IntraCommunity,
}

impl VatScheme {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Standard, Self::ReverseCharge, Self::IntraCommunity];

    /// As stored and as the API says it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Standard => "standard",
            Self::ReverseCharge => "reverse_charge",
            Self::IntraCommunity => "intra_community",
        }
    }

    /// The rate that a line of `rate` is charged at.
    pub fn charged(self, rate: Decimal) -> Decimal {
        match self {
            Self::Standard => rate,
            Self::ReverseCharge | Self::IntraCommunity => Decimal::ZERO,
        }
    }
}

impl std::str::FromStr for VatScheme {
    type Err = ();

    fn from_str(s: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|scheme| scheme.as_str() == s)
            .ok_or(())
    }
}
