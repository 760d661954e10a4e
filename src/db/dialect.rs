//! The few statements that are written twice because the databases differ.
