//! What people come to do, through HTTP.

mod community_is_consulted;
mod community_is_heard;
mod community_on_pages;
mod community_on_paper;
mod community_takes_it_home;
mod consultation_care;
mod consultation_phases;
mod consultation_results;
mod coordinator_looks_after_members;
mod countries_ask_together;
mod digest_is_made_to_measure;
mod digest_over_months;
mod every_mail;
mod expert_shares_a_practice;
mod invitations_travel;
mod mail_comes_back;
mod mail_in_trouble;
mod mail_is_sent;
mod member_joins;
mod member_keeps_the_account;
mod member_reads_the_digest;
mod operator_sets_up;
mod readers_see_counts;
mod results_are_the_same_everywhere;
mod the_whole_way;
mod two_people_decide;
