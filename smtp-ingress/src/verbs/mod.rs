//! A file per verb with something to decide; the others are answered where commands are obeyed.

mod data;
mod ehlo;
mod mail;
mod rcpt;
mod rset;
