#![no_main]

#[path = "../inputs.rs"]
mod inputs;

libfuzzer_sys::fuzz_target!(init: inputs::prepare(), |bytes: &[u8]| inputs::list(bytes));
