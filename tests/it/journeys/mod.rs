//! What people come to do, through HTTP.
