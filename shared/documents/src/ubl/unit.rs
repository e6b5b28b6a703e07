//! Units as programs name them (UN/ECE Recommendation 20).

/// The code for what people write on a line; `C62`, one, for what no list knows.
pub fn unit_code(unit: &str) -> &'static str {
    match unit.trim().trim_end_matches('.').to_lowercase().as_str() {
        "h" | "u" | "hr" | "hrs" | "std" | "heure" | "heures" | "uur" | "uren" | "hour"
        | "hours" | "stunde" | "stunden" => "HUR",
        "min" | "minute" | "minutes" | "minuut" | "minuten" => "MIN",
        "d" | "j" | "jour" | "jours" | "dag" | "dagen" | "day" | "days" | "tag" | "tage" => "DAY",
        "semaine" | "semaines" | "week" | "weken" | "weeks" | "woche" | "wochen" => "WEE",
        "mois" | "maand" | "maanden" | "month" | "months" | "monat" | "monate" => "MON",
        "an" | "ans" | "année" | "années" | "jaar" | "year" | "years" | "jahr" | "jahre" => "ANN",
        "mm" => "MMT",
        "cm" => "CMT",
        "m" | "mètre" | "mètres" | "meter" | "meters" | "metre" | "metres" | "ml" | "lm"
        | "lfm" => "MTR",
        "km" | "kilomètre" | "kilomètres" | "kilometer" => "KMT",
        "m²" | "m2" => "MTK",
        "m³" | "m3" => "MTQ",
        "l" | "litre" | "litres" | "liter" => "LTR",
        "g" | "gr" | "gramme" | "grammes" | "gram" | "gramm" => "GRM",
        "kg" | "kilo" | "kilos" => "KGM",
        "t" | "tonne" | "tonnes" | "ton" => "TNE",
        "kwh" => "KWH",
        "forfait" | "lump sum" | "pauschal" | "pauschale" => "LS",
        "pce" | "pces" | "pc" | "pcs" | "pièce" | "pièces" | "stuk" | "stuks" | "st" | "stk"
        | "piece" | "pieces" | "stück" => "H87",
        _ => "C62",
    }
}
