//! What a company owes the people whose data it keeps: taking everything along, erasing a person, keeping nothing longer than needed, and being
//! left by support.

pub mod deletion;
pub mod erasure;
pub mod export;
mod owners;
pub mod retention;
