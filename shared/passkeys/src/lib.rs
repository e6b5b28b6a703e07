//! Passkeys (W3C Web Authentication), as the portal that people come to with them.
//!
//! Pure: no database, no clock, no network. It promises that an answer was made for this portal and for the question that was asked, by the private key of the given
//! passkey, and that its holder was verified there, by a finger or a code. What it leaves to others: that a question is answered once, and soon; where passkeys are kept; whose they are.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::{Host, Url};
use uuid::Uuid;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, RequestChallengeResponse, Webauthn, WebauthnBuilder,
    WebauthnError,
};

/// Why a portal has no passkeys.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unsuited {
    /// It is reached by an IP address, which is no domain (WebAuthn §5.1.2, relying party identifier).
    #[error("an address is no domain")]
    NoDomain,
    /// Browsers offer none over plain http, but for `localhost` (W3C Secure Contexts §3.1).
    #[error("not over plain http")]
    NotSecure,
}

/// What came back from a browser is no good answer.
#[derive(Debug, thiserror::Error)]
#[error("the passkey was refused: {0}")]
pub struct Refused(String);

impl From<WebauthnError> for Refused {
    fn from(error: WebauthnError) -> Self {
        Self(error.to_string())
    }
}

impl From<serde_json::Error> for Refused {
    fn from(error: serde_json::Error) -> Self {
        Self(error.to_string())
    }
}

/// The portal, as authenticators know it: by the domain of its address.
#[derive(Debug, Clone)]
pub struct RelyingParty(Webauthn);

/// A passkey as it is kept: nothing in it is secret.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Passkey(webauthn_rs::prelude::Passkey);

/// A new passkey was asked for. Kept on this side until it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Registration(PasskeyRegistration);

/// One of somebody's passkeys was asked for. Kept on this side until it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Asked(PasskeyAuthentication);

/// Anybody's passkey was asked for. Kept on this side until it is answered.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AskedAnybody(DiscoverableAuthentication);

/// An answer to [`AskedAnybody`], not yet believed.
#[derive(Debug, Clone)]
pub struct Claim {
    answer: PublicKeyCredential,
    /// Whom it says it is of.
    pub person: Uuid,
}

impl Claim {
    /// Which passkey it says it is.
    pub fn credential_id(&self) -> &[u8] {
        self.answer.get_credential_id()
    }
}

impl Passkey {
    /// How authenticators name it.
    pub fn credential_id(&self) -> &[u8] {
        self.0.cred_id().as_ref()
    }
}

impl RelyingParty {
    /// The portal at this address.
    pub fn at(public_url: &Url) -> Result<Self, Unsuited> {
        let Some(Host::Domain(domain)) = public_url.host() else {
            return Err(Unsuited::NoDomain);
        };
        let secure = public_url.scheme() == "https"
            || domain == "localhost"
            || domain.ends_with(".localhost");
        if !secure {
            return Err(Unsuited::NotSecure);
        }
        let builder = WebauthnBuilder::new(domain, public_url).map_err(|_| Unsuited::NoDomain)?;
        let webauthn = builder.rp_name("Proffer").build();
        webauthn.map(Self).map_err(|_| Unsuited::NoDomain)
    }

    /// Asks for a new passkey: what the browser is to be given, and what to keep. Those somebody has already make no second one on the same device.
    pub fn ask_for_new(
        &self,
        person: Uuid,
        email: &str,
        name: &str,
        known: &[Passkey],
    ) -> Result<(Value, Registration), Refused> {
        let known = known.iter().map(|key| key.0.cred_id().clone()).collect();
        let (options, state) =
            self.0
                .start_passkey_registration(person, email, name, Some(known))?;
        let mut options = serde_json::to_value(options)?;
        // Where the device can, it is found again without an address: that is how one signs in by it alone.
        if let Some(Value::Object(selection)) =
            options.pointer_mut("/publicKey/authenticatorSelection")
        {
            selection.insert("residentKey".to_owned(), Value::from("preferred"));
        }
        Ok((options, Registration(state)))
    }

    /// The new passkey, by what the browser sent.
    pub fn take_new(&self, answer: &str, asked: &Registration) -> Result<Passkey, Refused> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer)?;
        Ok(Passkey(
            self.0.finish_passkey_registration(&answer, &asked.0)?,
        ))
    }

    /// Asks for one of these passkeys.
    pub fn ask(&self, known: &[Passkey]) -> Result<(Value, Asked), Refused> {
        let known: Vec<_> = known.iter().map(|key| key.0.clone()).collect();
        let (options, state) = self.0.start_passkey_authentication(&known)?;
        Ok((serde_json::to_value(options)?, Asked(state)))
    }

    /// The passkey that answered, of those asked for, as it is to be kept from now on. One whose counter went backwards was copied, and is refused.
    pub fn believe(
        &self,
        answer: &str,
        asked: &Asked,
        known: Vec<Passkey>,
    ) -> Result<Passkey, Refused> {
        let answer: PublicKeyCredential = serde_json::from_str(answer)?;
        let result = self.0.finish_passkey_authentication(&answer, &asked.0)?;
        let mut used = known
            .into_iter()
            .find(|key| key.0.cred_id() == result.cred_id())
            .ok_or_else(|| Refused("it was removed meanwhile".to_owned()))?;
        used.0.update_credential(&result);
        Ok(used)
    }

    /// Asks for anybody's passkey: who it is, is part of the answer.
    pub fn ask_anybody(&self) -> Result<(Value, AskedAnybody), Refused> {
        let (options, state) = self.0.start_discoverable_authentication()?;
        let shown = RequestChallengeResponse {
            // Somebody pressed a button: the browser shows its dialog.
            mediation: None,
            ..options
        };
        Ok((serde_json::to_value(shown)?, AskedAnybody(state)))
    }

    /// Whom an answer says it is of.
    pub fn read_claim(&self, answer: &str) -> Result<Claim, Refused> {
        let answer: PublicKeyCredential = serde_json::from_str(answer)?;
        let (person, _) = self.0.identify_discoverable_authentication(&answer)?;
        Ok(Claim { answer, person })
    }

    /// The passkey, as it is to be kept from now on, when it is the one that answered.
    pub fn believe_claim(
        &self,
        claim: &Claim,
        asked: AskedAnybody,
        known: Passkey,
    ) -> Result<Passkey, Refused> {
        let result =
            self.0
                .finish_discoverable_authentication_v2(&claim.answer, asked.0, &known.0)?;
        let mut used = known;
        used.0.update_credential(&result);
        Ok(used)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_with_a_domain_and_tls_has_passkeys() {
        for (url, expected) in [
            ("https://portal.example", None),
            ("http://localhost:8080", None),
            ("http://portal.example", Some(Unsuited::NotSecure)),
            ("https://192.0.2.1", Some(Unsuited::NoDomain)),
            ("http://127.0.0.1:8080", Some(Unsuited::NoDomain)),
            ("https://[2001:db8::1]", Some(Unsuited::NoDomain)),
        ] {
            let made = RelyingParty::at(&url.parse().unwrap());
            assert_eq!(made.err(), expected, "{url}");
        }
    }

    #[test]
    fn a_browser_is_asked_for_a_verified_holder_and_for_a_key_it_finds_again() {
        let portal = RelyingParty::at(&"https://portal.example".parse().unwrap()).unwrap();
        let (options, _) = portal
            .ask_for_new(Uuid::nil(), "eva@example.com", "Eva", &[])
            .unwrap();
        let asked = &options["publicKey"];
        assert_eq!(asked["rp"]["id"], "portal.example");
        assert_eq!(
            asked["authenticatorSelection"]["userVerification"],
            "required"
        );
        assert_eq!(asked["authenticatorSelection"]["residentKey"], "preferred");
        let (options, asked) = portal.ask_anybody().unwrap();
        assert_eq!(options["publicKey"]["userVerification"], "required");
        assert!(options.get("mediation").is_none());
        for junk in ["", "{}", "null", "[1]"] {
            assert!(portal.read_claim(junk).is_err(), "{junk}");
        }
        let kept = serde_json::to_string(&asked).unwrap();
        assert!(serde_json::from_str::<AskedAnybody>(&kept).is_ok());
    }
}
