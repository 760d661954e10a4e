//! What people come to do, through HTTP.

mod community_is_consulted;
mod community_on_pages;
mod coordinator_looks_after_members;
mod digest_is_made_to_measure;
mod digest_over_months;
mod every_language_is_heard;
mod every_mail;
mod expert_shares_a_practice;
mod mail_comes_back;
mod mail_in_trouble;
mod mail_is_sent;
mod member_joins;
mod member_keeps_the_account;
mod member_reads_the_digest;
mod no_surface_tells_more;
mod operator_sets_up;
mod readers_see_counts;
mod results_are_the_same_everywhere;
mod the_whole_way;
