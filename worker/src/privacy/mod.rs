//! What a company's data has to wait for.
