//! An independent engine for PAC scripts (pacparser, from Python's package index).

use std::collections::BTreeMap;
use std::process::Command;

use super::calls::{calls, ours, results, script, servers};
use crate::support::file_with;

/// Evaluates the script for each server in turn; prints a line for each.
const ASK: &str = "
import pacparser, sys
pacparser.init()
pacparser.parse_pac_string(open(sys.argv[1]).read())
for server in sys.argv[2:]:
    print(pacparser.find_proxy(f'https://{server}/', server).replace(';', '; '))
";

/// Where Chromium, and so our engine, differs from pacparser: the beginning of the calls, the result of our engine and
/// of pacparser, if that is always the same, and why.
const DIFFERENCES: &[(&str, &str, &str, &str)] = &[
    ("sortIpAddressList(", "", "throws", "pacparser has no such function"),
    ("isInNet(", "boolean false", "boolean true", "pacparser does not see that network or mask is malformed"),
    ("isInNet(", "boolean false", "throws", "nor that it is no text"),
    ("isInNetEx(", "boolean false", "boolean true", "nor that either is malformed, or of another version"),
    ("isInNetEx(", "boolean true", "boolean false", "version 4 has a place within version 6"),
    ("isInNetEx(", "object null", "", "what is no text has no answer"),
    ("isPlainHostName(", "boolean false", "boolean true", "a number of version 6 is no name"),
    ("isPlainHostName(", "", "throws", "what is no text counts as its text, not Chromium's"),
    ("dnsDomainIs(", "", "throws", "the same"),
    ("dnsDomainLevels(", "", "throws", "the same"),
    ("weekdayRange(", "boolean true", "boolean false", "also around the end of the week"),
    ("timeRange(", "boolean true", "boolean false", "also over midnight, with minutes"),
    (
        "dateRange(",
        "boolean true",
        "boolean false",
        "also around the end of the year; a day and its month are the year",
    ),
];

#[tokio::test(flavor = "multi_thread")]
async fn cases_01_to_05_the_functions_give_the_same_results_in_pacparser() {
    let calls = calls();
    let theirs = theirs(&script(&calls), &servers(&calls));
    let ours = ours().await;
    assert_eq!((ours.len(), theirs.len()), (calls.len(), calls.len()));
    let (mut met, mut unexplained) = (BTreeMap::new(), Vec::new());
    for (((time, call), ours), theirs) in
        calls.iter().zip(ours).zip(theirs).filter(|((_, ours), theirs)| ours != theirs)
    {
        let is = |result: &str, expected: &str| expected.is_empty() || result == expected;
        let known =
            DIFFERENCES.iter().find(|(begin, a, b, _)| call.starts_with(begin) && is(&ours, a) && is(&theirs, b));
        match known {
            Some(known) => *met.entry(known).or_insert(0) += 1,
            None => unexplained.push(format!("{time} {call}: {ours}, pacparser {theirs}")),
        }
    }
    assert!(unexplained.is_empty(), "{unexplained:#?}");
    println!("{met:#?}");
    assert_eq!(met.len(), DIFFERENCES.len(), "a difference that is none any longer");
}

fn theirs(script: &str, servers: &[String]) -> Vec<String> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");
    let installed = Command::new("node").arg("scripts/pacparser.mjs").current_dir(root).output().unwrap();
    assert!(installed.status.success(), "{}", String::from_utf8_lossy(&installed.stderr));
    let python = String::from_utf8(installed.stdout).unwrap().lines().next_back().unwrap().to_owned();
    let file = file_with(script);
    let output = Command::new(python).args(["-c", ASK]).arg(file.path()).args(servers).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let lines = String::from_utf8(output.stdout).unwrap();
    lines.lines().flat_map(results).collect()
}
