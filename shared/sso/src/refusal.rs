//! Why a message is not believed.

/// What was wrong with a message. For the log and for the owner's test page; the person who came is told no more than that it did not work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Larger than any genuine one.
    #[error("the message is too large")]
    TooLarge,
    /// Not base64, not deflated, or not UTF-8.
    #[error("the message is not encoded as the binding wants")]
    Encoding,
    /// Not well-formed.
    #[error("the message is not well-formed XML")]
    Malformed,
    /// A document type, an entity, a processing instruction, a comment or a CDATA section.
    #[error("the message holds XML that no genuine one needs")]
    Markup,
    /// Too deep, or too many elements, attributes or namespaces.
    #[error("the message is too complex")]
    TooComplex,
    /// Not the message that belongs here.
    #[error("the message is of another kind")]
    Kind,
    /// The identity provider says that it did not work.
    #[error("the identity provider reports a failure")]
    Status,
    /// Encrypted, though we publish no key for that.
    #[error("the message is encrypted, and we publish no key for that")]
    Encrypted,
    /// None, or more than one.
    #[error("the message does not hold exactly one assertion in its place")]
    Assertions,
    /// An id that is missing, no name, or given twice.
    #[error("the ids of the message are not unique names")]
    Ids,
    /// Nothing is signed.
    #[error("nothing in the message is signed")]
    Unsigned,
    /// A signature that is built otherwise than SAML wants (SAML core §5.4).
    #[error("the signature is not built as SAML wants")]
    SignatureForm,
    /// Too weak, or unknown.
    #[error("the signature uses an algorithm that is not allowed")]
    Algorithm,
    /// It does not verify with any of the certificates.
    #[error("the signature is not the identity provider's")]
    Signature,
    /// Somebody else's.
    #[error("the message comes from another issuer")]
    Issuer,
    /// Sent to another address.
    #[error("the message was made for another address")]
    Destination,
    /// It answers another request, or none.
    #[error("the message does not answer this request")]
    InResponseTo,
    /// No subject, or no name of one.
    #[error("the assertion names nobody")]
    Subject,
    /// No confirmation that holds for whoever bears it.
    #[error("the assertion is not confirmed for its bearer")]
    Confirmation,
    /// Confirmed for another address.
    #[error("the assertion was confirmed for another recipient")]
    Recipient,
    /// No conditions, or such that we don't know.
    #[error("the assertion's conditions are missing or unknown")]
    Conditions,
    /// Made for another service.
    #[error("the assertion was made for another audience")]
    Audience,
    /// A time that is missing or can't be read.
    #[error("a time of the message is missing or can't be read")]
    Time,
    /// From the future.
    #[error("the message is not valid yet: the clocks differ")]
    NotYet,
    /// Over.
    #[error("the message is no longer valid")]
    Expired,
    /// It does not say that somebody signed in.
    #[error("the assertion does not say that somebody signed in")]
    Statement,
}
