//! What people come to do, through HTTP.

mod mail_is_sent;
mod member_keeps_the_account;
mod member_reads_the_digest;
