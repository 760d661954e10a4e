//! What people come to do, through HTTP.

mod coordinator_looks_after_members;
mod member_joins;
mod member_keeps_the_account;
mod operator_sets_up;
