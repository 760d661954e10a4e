//! The person on whose behalf something happens.

use crate::error::{Code, Error};
use crate::text_enum;
use crate::types::{Id, Locale, Timestamp};

text_enum! {
    /// What a member may do.
    Role {
        /// Shares practices and reads digests.
        Member = "member",
        /// Decides on the submissions and members of one country.
        Coordinator = "coordinator",
        /// The secretariat: looks after members of all countries, decides on no submission.
        Administrator = "administrator",
    }
}

/// A member who is logged in, with what rights are decided by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// The member.
    pub id: Id,
    /// The session this request came with.
    pub session_id: Id,
    /// When this session last proved who they are, with everything they have.
    pub proved_at: Timestamp,
    /// What the member may do.
    pub role: Role,
    /// The member's country; a coordinator's rights end at its border.
    pub country: String,
    /// The name as others see it.
    pub name: String,
    /// The language the member reads.
    pub language: Locale,
    /// IANA name of the member's time zone.
    pub time_zone: String,
}

impl Actor {
    /// Whether this person coordinates `country`.
    pub fn coordinates(&self, country: &str) -> bool {
        self.role == Role::Coordinator && self.country == country
    }

    /// Whether this person decides on something anywhere.
    pub fn is_coordinator(&self) -> bool {
        self.role == Role::Coordinator
    }

    /// Whether this person is of the secretariat.
    pub fn is_administrator(&self) -> bool {
        self.role == Role::Administrator
    }

    /// Whether this person looks after members anywhere.
    pub fn looks_after_members(&self) -> bool {
        self.is_coordinator() || self.is_administrator()
    }

    /// Whether this person looks after the members of `country`.
    pub fn looks_after_members_of(&self, country: &str) -> bool {
        self.is_administrator() || self.coordinates(country)
    }
}

/// A right that a route asks for; it stands in the signature of the handler.
pub trait Right {
    /// Refuses who does not have it.
    fn check(actor: &Actor) -> Result<(), Error>;
}

/// Any member who is logged in.
#[derive(Debug, Clone, Copy)]
pub struct AnyMember;
/// A coordinator of any country; which one matters is decided by the use case.
#[derive(Debug, Clone, Copy)]
pub struct AnyCoordinator;
/// Whoever looks after members: coordinators and administrators.
#[derive(Debug, Clone, Copy)]
pub struct LooksAfterMembers;

impl Right for AnyMember {
    fn check(_: &Actor) -> Result<(), Error> {
        Ok(())
    }
}

impl Right for AnyCoordinator {
    fn check(actor: &Actor) -> Result<(), Error> {
        if actor.is_coordinator() { Ok(()) } else { Err(Code::Forbidden.into()) }
    }
}

/// The secretariat: administrators only.
#[derive(Debug, Clone, Copy)]
pub struct Secretariat;

impl Right for Secretariat {
    fn check(actor: &Actor) -> Result<(), Error> {
        if actor.is_administrator() { Ok(()) } else { Err(Code::Forbidden.into()) }
    }
}

impl Right for LooksAfterMembers {
    fn check(actor: &Actor) -> Result<(), Error> {
        if actor.looks_after_members() { Ok(()) } else { Err(Code::Forbidden.into()) }
    }
}
