//! What people come to do, through HTTP.

mod member_keeps_the_account;
mod mail_is_sent;
mod member_reads_the_digest;
