//! What single sign-on has to find out elsewhere.

mod prove_domain;

pub(crate) use prove_domain::prove_domain;
