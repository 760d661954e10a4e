//! Mails that came back, as servers in the world write them.
//!
//! A collection of real ones can be measured without being part of the project: point
//! `BOUNCE_SAMPLES` at a folder of messages and `BOUNCE_VERDICTS` at a file that holds, for each, a
//! line `name<TAB>formal or prose<TAB>addresses that failed<TAB>addresses that wait`, then run
//! `cargo test --test it -- --ignored reports`.

use std::collections::BTreeSet;
use std::path::Path;

use trilateral::mail::inbound::read;

fn set(list: &str) -> BTreeSet<String> {
    list.split(' ').filter(|address| !address.is_empty()).map(str::to_lowercase).collect()
}

#[test]
#[ignore = "needs a collection from elsewhere"]
fn real_reports_are_read_as_others_read_them() {
    let folder = std::env::var_os("BOUNCE_SAMPLES").expect("BOUNCE_SAMPLES");
    let verdicts =
        std::fs::read_to_string(std::env::var_os("BOUNCE_VERDICTS").expect("BOUNCE_VERDICTS")).unwrap();
    let (mut formal, mut formal_equal, mut prose, mut prose_equal) = (0, 0, 0, 0);
    for line in verdicts.lines() {
        let [name, kind, failed, delayed]: [&str; 4] =
            line.split('\t').collect::<Vec<_>>().try_into().unwrap();
        let report = read(&std::fs::read(Path::new(&folder).join(name)).unwrap());
        let lower =
            |list: &[String]| list.iter().map(|address| address.to_lowercase()).collect::<BTreeSet<_>>();
        let equal = (lower(&report.failed()), lower(&report.delayed())) == (set(failed), set(delayed));
        match kind {
            "formal" => (formal, formal_equal) = (formal + 1, formal_equal + i32::from(equal)),
            _ => {
                (prose, prose_equal) = (prose + 1, prose_equal + i32::from(equal));
                let nobody_failed = set(failed).is_empty();
                assert!(!nobody_failed || report.failed().is_empty(), "{name}: nobody failed: {report:?}");
            }
        }
        if !equal {
            println!(
                "{name} ({kind}): {:?} {:?}, not [{failed}] [{delayed}]",
                report.failed(),
                report.delayed()
            );
        }
    }
    println!("{formal_equal} of {formal} delivery-status reports, {prose_equal} of {prose} in sentences");
    assert_eq!(formal_equal, formal);
    // A form that is not known says nothing: that costs a mail to an address that failed, not a member.
    assert!(prose_equal * 100 >= prose * 60, "{prose_equal} of {prose}");
}
