//! The business rules of EN 16931 and Peppol BIS Billing 3.0 that apply to what we send, recomputed from the XML text, and
//! the invoices that are refused because they would break one.

#[cfg(test)]
mod invoices;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod rules;
