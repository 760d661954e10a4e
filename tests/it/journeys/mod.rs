//! What people come to do, through HTTP.

mod member_keeps_the_account;
