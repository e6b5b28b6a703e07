//! VAT categories (UNCL 5305) and what each asks for.

use rust_decimal::Decimal;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VatCategory {
    Standard,
    ZeroRated,
    Exempt,
    /// The buyer accounts for the VAT.
    ReverseCharge,
    /// Goods delivered to a company in another member state.
    IntraCommunity,
}

/// BT-151 and BT-152.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vat {
    pub category: VatCategory,
    pub rate: Decimal,
}

/// BG-23.
#[derive(Debug, Clone)]
pub struct VatTotal {
    pub vat: Vat,
    pub base: Decimal,
    pub amount: Decimal,
    /// BT-120. An exemption must say why; the others have a usual text.
    pub reason: Option<String>,
}

impl VatCategory {
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Standard => "S",
            Self::ZeroRated => "Z",
            Self::Exempt => "E",
            Self::ReverseCharge => "AE",
            Self::IntraCommunity => "K",
        }
    }

    /// BT-121 and BT-120 of the code list VATEX.
    pub(super) fn exemption(self) -> (Option<&'static str>, Option<&'static str>) {
        match self {
            Self::Standard | Self::ZeroRated | Self::Exempt => (None, None),
            Self::ReverseCharge => (Some("VATEX-EU-AE"), Some("Reverse charge")),
            Self::IntraCommunity => (Some("VATEX-EU-IC"), Some("Intra-community supply")),
        }
    }
}
