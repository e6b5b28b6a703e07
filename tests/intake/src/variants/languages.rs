//! The words of mail clients in each language, as people see them.

use time::PrimitiveDateTime;

/// A language's words.
#[derive(Debug)]
pub(crate) struct Language {
    pub(crate) code: &'static str,
    pub(crate) from: &'static str,
    pub(crate) to: &'static str,
    pub(crate) date: &'static str,
    pub(crate) sent: &'static str,
    pub(crate) subject: &'static str,
    /// "Forwarded message" of Gmail, Thunderbird and their kin.
    pub(crate) forwarded: &'static str,
    /// "Begin forwarded message" of Apple.
    pub(crate) begin: &'static str,
    /// "Original message".
    pub(crate) original: &'static str,
    /// Before the subject.
    pub(crate) prefix: &'static str,
    /// `{w}` weekday, `{d}` day, `{m}` month, `{y}` year, `{t}` time.
    pub(crate) long: &'static str,
    /// From Monday.
    pub(crate) weekdays: [&'static str; 7],
    pub(crate) months: [&'static str; 12],
}

impl Language {
    /// A label with its colon, as the language sets it.
    pub(crate) fn label(&self, label: &str) -> String {
        if self.code == "fr" {
            format!("{label}\u{a0}:")
        } else {
            format!("{label}:")
        }
    }

    /// A whole date in words.
    pub(crate) fn long_date(&self, at: PrimitiveDateTime) -> String {
        let weekday = usize::from(at.weekday().number_days_from_monday());
        let month = usize::from(u8::from(at.month())) - 1;
        let time = match self.code {
            "en" => format!(
                "{}:{:02} {}",
                (at.hour() + 11) % 12 + 1,
                at.minute(),
                if at.hour() < 12 { "AM" } else { "PM" }
            ),
            "fi" | "da" => format!("{:02}.{:02}", at.hour(), at.minute()),
            _ => format!("{:02}:{:02}", at.hour(), at.minute()),
        };
        self.long
            .replace("{w}", self.weekdays[weekday])
            .replace("{d}", &at.day().to_string())
            .replace("{m}", self.months[month])
            .replace("{y}", &at.year().to_string())
            .replace("{t}", &time)
    }
}

#[rustfmt::skip]
pub(crate) const LANGUAGES: &[Language] = &[
    Language { code: "cs", from: "Od", to: "Komu", date: "Datum", sent: "Odesláno", subject: "Předmět", forwarded: "Přeposlaná zpráva", begin: "Začátek přeposílané zprávy", original: "Původní zpráva", prefix: "FW",
        long: "{w} {d}. {m} {y} {t}", weekdays: ["pondělí", "úterý", "středa", "čtvrtek", "pátek", "sobota", "neděle"],
        months: ["ledna", "února", "března", "dubna", "května", "června", "července", "srpna", "září", "října", "listopadu", "prosince"] },
    Language { code: "da", from: "Fra", to: "Til", date: "Dato", sent: "Sendt", subject: "Emne", forwarded: "Videresendt meddelelse", begin: "Start på videresendt besked", original: "Oprindelig meddelelse", prefix: "VS",
        long: "{w} den {d}. {m} {y} {t}", weekdays: ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
        months: ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"] },
    Language { code: "de", from: "Von", to: "An", date: "Datum", sent: "Gesendet", subject: "Betreff", forwarded: "Weitergeleitete Nachricht", begin: "Anfang der weitergeleiteten Nachricht", original: "Ursprüngliche Nachricht", prefix: "WG",
        long: "{w}, {d}. {m} {y} um {t}", weekdays: ["Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag"],
        months: ["Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"] },
    Language { code: "en", from: "From", to: "To", date: "Date", sent: "Sent", subject: "Subject", forwarded: "Forwarded message", begin: "Begin forwarded message", original: "Original Message", prefix: "Fwd",
        long: "{w}, {m} {d}, {y} {t}", weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"] },
    Language { code: "es", from: "De", to: "Para", date: "Fecha", sent: "Enviado", subject: "Asunto", forwarded: "Mensaje reenviado", begin: "Inicio del mensaje reenviado", original: "Mensaje original", prefix: "RV",
        long: "{w}, {d} de {m} de {y} {t}", weekdays: ["lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"],
        months: ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"] },
    Language { code: "et", from: "Saatja", to: "Saaja", date: "Kuupäev", sent: "Saadetud", subject: "Teema", forwarded: "Edastatud kiri", begin: "Edastatud sõnum", original: "Algne sõnum", prefix: "Edasi",
        long: "{w}, {d}. {m} {y} {t}", weekdays: ["esmaspäev", "teisipäev", "kolmapäev", "neljapäev", "reede", "laupäev", "pühapäev"],
        months: ["jaanuar", "veebruar", "märts", "aprill", "mai", "juuni", "juuli", "august", "september", "oktoober", "november", "detsember"] },
    Language { code: "fi", from: "Lähettäjä", to: "Vastaanottaja", date: "Päivämäärä", sent: "Lähetetty", subject: "Aihe", forwarded: "Välitetty viesti", begin: "Välitetty viesti alkaa", original: "Alkuperäinen viesti", prefix: "VL",
        long: "{w} {d}. {m} {y} {t}", weekdays: ["maanantai", "tiistai", "keskiviikko", "torstai", "perjantai", "lauantai", "sunnuntai"],
        months: ["tammikuuta", "helmikuuta", "maaliskuuta", "huhtikuuta", "toukokuuta", "kesäkuuta", "heinäkuuta", "elokuuta", "syyskuuta", "lokakuuta", "marraskuuta", "joulukuuta"] },
    Language { code: "fr", from: "De", to: "À", date: "Date", sent: "Envoyé", subject: "Objet", forwarded: "Message transféré", begin: "Début du message réexpédié", original: "Message d’origine", prefix: "TR",
        long: "{w} {d} {m} {y} {t}", weekdays: ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
        months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"] },
    Language { code: "hr", from: "Šalje", to: "Prima", date: "Datum", sent: "Poslano", subject: "Predmet", forwarded: "Proslijeđena poruka", begin: "Započni proslijeđenu poruku", original: "Izvorna poruka", prefix: "Proslijeđ",
        long: "{w}, {d}. {m} {y}. {t}", weekdays: ["ponedjeljak", "utorak", "srijeda", "četvrtak", "petak", "subota", "nedjelja"],
        months: ["siječnja", "veljače", "ožujka", "travnja", "svibnja", "lipnja", "srpnja", "kolovoza", "rujna", "listopada", "studenoga", "prosinca"] },
    Language { code: "hu", from: "Feladó", to: "Címzett", date: "Dátum", sent: "Elküldve", subject: "Tárgy", forwarded: "Továbbított üzenet", begin: "Továbbított levél kezdete", original: "Eredeti üzenet", prefix: "Továbbítás",
        long: "{y}. {m} {d}., {w} {t}", weekdays: ["hétfő", "kedd", "szerda", "csütörtök", "péntek", "szombat", "vasárnap"],
        months: ["január", "február", "március", "április", "május", "június", "július", "augusztus", "szeptember", "október", "november", "december"] },
    Language { code: "it", from: "Da", to: "A", date: "Data", sent: "Inviato", subject: "Oggetto", forwarded: "Messaggio inoltrato", begin: "Inizio messaggio inoltrato", original: "Messaggio originale", prefix: "I",
        long: "{w} {d} {m} {y} {t}", weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        months: ["gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"] },
    Language { code: "ja", from: "差出人", to: "宛先", date: "日付", sent: "送信日時", subject: "件名", forwarded: "転送メッセージ", begin: "転送されたメッセージ", original: "元のメッセージ", prefix: "転送",
        long: "{y}年{m}{d}日{w} {t}", weekdays: ["月曜日", "火曜日", "水曜日", "木曜日", "金曜日", "土曜日", "日曜日"],
        months: ["1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"] },
    Language { code: "nl", from: "Van", to: "Aan", date: "Datum", sent: "Verzonden", subject: "Onderwerp", forwarded: "Doorgestuurd bericht", begin: "Begin doorgestuurd bericht", original: "Oorspronkelijk bericht", prefix: "Doorst",
        long: "{w} {d} {m} {y} {t}", weekdays: ["maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"],
        months: ["januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"] },
    Language { code: "no", from: "Fra", to: "Til", date: "Dato", sent: "Sendt", subject: "Emne", forwarded: "Videresendt melding", begin: "Begynnelse på videresendt melding", original: "Opprinnelig melding", prefix: "VS",
        long: "{w} {d}. {m} {y} {t}", weekdays: ["mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag"],
        months: ["januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"] },
    Language { code: "pl", from: "Od", to: "Do", date: "Data", sent: "Wysłano", subject: "Temat", forwarded: "Przekazana wiadomość", begin: "Początek przekazywanej wiadomości", original: "Wiadomość oryginalna", prefix: "PD",
        long: "{w}, {d} {m} {y} {t}", weekdays: ["poniedziałek", "wtorek", "środa", "czwartek", "piątek", "sobota", "niedziela"],
        months: ["stycznia", "lutego", "marca", "kwietnia", "maja", "czerwca", "lipca", "sierpnia", "września", "października", "listopada", "grudnia"] },
    Language { code: "pt", from: "De", to: "Para", date: "Data", sent: "Enviada", subject: "Assunto", forwarded: "Mensagem encaminhada", begin: "Início da mensagem encaminhada", original: "Mensagem original", prefix: "ENC",
        long: "{w}, {d} de {m} de {y} {t}", weekdays: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira", "sábado", "domingo"],
        months: ["janeiro", "fevereiro", "março", "abril", "maio", "junho", "julho", "agosto", "setembro", "outubro", "novembro", "dezembro"] },
    Language { code: "ro", from: "De la", to: "Către", date: "Data", sent: "Trimis", subject: "Subiect", forwarded: "Mesaj redirecționat", begin: "Începutul mesajului redirecționat", original: "Mesajul original", prefix: "FW",
        long: "{w}, {d} {m} {y} {t}", weekdays: ["luni", "marți", "miercuri", "joi", "vineri", "sâmbătă", "duminică"],
        months: ["ianuarie", "februarie", "martie", "aprilie", "mai", "iunie", "iulie", "august", "septembrie", "octombrie", "noiembrie", "decembrie"] },
    Language { code: "ru", from: "От", to: "Кому", date: "Дата", sent: "Отправлено", subject: "Тема", forwarded: "Пересылаемое сообщение", begin: "Начало переадресованного сообщения", original: "Исходное сообщение", prefix: "Пересл",
        long: "{w}, {d} {m} {y} г. {t}", weekdays: ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"],
        months: ["января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"] },
    Language { code: "sk", from: "Od", to: "Komu", date: "Dátum", sent: "Odoslané", subject: "Predmet", forwarded: "Preposlaná správa", begin: "Začiatok preposlanej správy", original: "Pôvodná správa", prefix: "FW",
        long: "{w} {d}. {m} {y} {t}", weekdays: ["pondelok", "utorok", "streda", "štvrtok", "piatok", "sobota", "nedeľa"],
        months: ["januára", "februára", "marca", "apríla", "mája", "júna", "júla", "augusta", "septembra", "októbra", "novembra", "decembra"] },
    Language { code: "sv", from: "Från", to: "Till", date: "Datum", sent: "Skickat", subject: "Ämne", forwarded: "Vidarebefordrat meddelande", begin: "Vidarebefordrat mejl", original: "Ursprungligt meddelande", prefix: "VB",
        long: "{w} den {d} {m} {y} {t}", weekdays: ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"],
        months: ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november", "december"] },
    Language { code: "tr", from: "Kimden", to: "Kime", date: "Tarih", sent: "Gönderildi", subject: "Konu", forwarded: "İletilen ileti", begin: "İleti başlangıcı", original: "Orijinal Mesaj", prefix: "İLT",
        long: "{d} {m} {y} {w} {t}", weekdays: ["Pazartesi", "Salı", "Çarşamba", "Perşembe", "Cuma", "Cumartesi", "Pazar"],
        months: ["Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz", "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"] },
    Language { code: "uk", from: "Від", to: "Кому", date: "Дата", sent: "Надіслано", subject: "Тема", forwarded: "Переслане повідомлення", begin: "Початок переадресованого повідомлення", original: "Вихідне повідомлення", prefix: "FW",
        long: "{w}, {d} {m} {y} р. {t}", weekdays: ["понеділок", "вівторок", "середа", "четвер", "п'ятниця", "субота", "неділя"],
        months: ["січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"] },
];
