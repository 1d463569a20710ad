//! Scripts as companies write them give the same routes as in Chromium.

use cert_core::network::Url;
use serde_json::json;

use super::chromium::Chromium;
use super::{answer, script};
use crate::proxies::idioms::{Idiom, idioms};

#[tokio::test(flavor = "multi_thread")]
async fn scripts_as_companies_write_them() {
    let idioms = idioms();
    assert!(idioms.len() > 40);
    for idiom in idioms {
        let (_file, address) = script(&idiom.text());
        for (server, expected) in &idiom.routes {
            let found = answer(&address, server).await;
            assert_eq!(found, expected.as_deref().map(usable_and_not), "{}: {server}", idiom.name);
        }
    }
}

fn usable_and_not(answer: &str) -> (String, String) {
    let (usable, not): (Vec<_>, Vec<_>) =
        answer.split("; ").partition(|entry| !entry.starts_with("SOCKS") && !entry.starts_with("QUIC"));
    (usable.join("; "), not.join("; "))
}

/// The same scripts, each as a function, in a script that selects one of them by the server's name.
const ALL: &str = r#"
function FindProxyForURL(url, host) {
  const number = /^case-(\d+)\.example$/.exec(host)?.[1];
  if (number === undefined) return "DIRECT";
  const [script, asked, name] = CASES[number];
  const begin = "var FindProxyForURL;\n", end = "\nreturn FindProxyForURL(url, host);";
  return new Function("url", "host", begin + SCRIPTS[script] + end)(asked, name);
}
"#;

#[tokio::test(flavor = "multi_thread")]
async fn chromium_agrees_about_them() {
    let idioms: Vec<_> = idioms().into_iter().filter(|idiom| idiom.differs.chromium.is_none()).collect();
    let scripts: Vec<_> = idioms.iter().map(Idiom::text).collect();
    let servers = idioms.iter().enumerate().flat_map(|(number, idiom)| {
        idiom.routes.iter().map(move |(server, expected)| (number, server, expected.clone()))
    });
    let servers: Vec<_> = servers.collect();
    let case = |(number, server, _): &(usize, &String, _)| {
        let url = Url::parse(&format!("https://{server}/")).unwrap();
        json!([number, url.as_str(), url.host_str().unwrap().trim_matches(['[', ']'])])
    };
    let cases: Vec<_> = servers.iter().map(case).collect();
    let all = format!("const SCRIPTS = {};\nconst CASES = {};\n{ALL}", json!(scripts), json!(cases));
    let names: Vec<_> = (0..cases.len()).map(|number| format!("case-{number}.example")).collect();
    let found = Chromium::with(all).routes(&names).await;
    for ((name, (idiom, server, expected)), case) in names.iter().zip(servers).zip(cases) {
        assert_eq!(found[name], expected, "{}: {server} {case}", idioms[idiom].name);
    }
}
