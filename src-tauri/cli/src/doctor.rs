use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use cert_core::Error;
use cert_core::diagnosis::{BankFacts, Check, Diagnosis, Facts, LinkFacts, PolicyFacts, ProxyFacts, SignInFacts};
use cert_core::logging;
use cert_core::support::SupportBundle;
use serde_json::{Value, json};
use tokio::time::timeout;

use crate::arguments::Common;
use crate::context::Context;
use crate::exit_status::exit_status;
use crate::output::Output;
use crate::proxy::pass_proxy;

/// Limit for signing in to the proxy before the diagnosis.
const PROXY_TIMEOUT: Duration = Duration::from_secs(15);

/// Checks the certificates, the connection to the bank and this PC, without changing anything. Never prompts for a
/// password, but uses those given in files. Fails if the bank cannot be reached or does not answer as expected.
pub(crate) async fn run(context: &Context, common: &Common, output: &Output) -> ExitCode {
    let Diagnosis { checks, failure } = diagnosis(context, common).await;
    output.examined(&checks, findings(&checks), failure.as_ref());
    let Some(error) = failure else {
        return ExitCode::SUCCESS;
    };
    logging::failed(&error);
    exit_status(error.code())
}

/// Writes the findings, the versions and the logs into a file for support, whatever was found.
pub(crate) async fn bundle(context: &Context, common: &Common, file: &Path, output: &Output) -> Result<(), Error> {
    let Diagnosis { checks, .. } = diagnosis(context, common).await;
    let bundle = SupportBundle::new(&context.services(common), &checks);
    bundle.write(file)?;
    output.bundled(file, bundle.reference());
    Ok(())
}

async fn diagnosis(context: &Context, common: &Common) -> Diagnosis {
    // The checks report the outcome of both.
    if common.store_password_file.is_some() && context.store.place().exists {
        let _ = context.unlock(common);
    }
    if common.proxy_password_file.is_some() {
        let _ = timeout(PROXY_TIMEOUT, pass_proxy(context, common)).await;
    }
    context.services(common).diagnose().await
}

/// The findings that scripts read, under fixed keys; the checks contain each of them, too.
fn findings(checks: &[Check]) -> Value {
    let mut findings = json!({
        "link_program": null,
        "links_open_app": false,
        "policy_problems": [],
        "service": null,
        "proxy_variables": [],
        "proxy": null,
        "routes": [],
        "proxy_source": null,
        "proxy_script": null,
        "proxy_ignored": [],
        "proxy_script_error": null,
        "proxy_authentication": null,
        "authorities": null,
    });
    let mut problems = Vec::new();
    for Check { facts, .. } in checks {
        match facts {
            Facts::Bank(BankFacts::Answers { service, authorities }) => {
                findings["service"] = json!(service);
                findings["authorities"] = json!(authorities);
            }
            Facts::Links(links) => add_links(&mut findings, links),
            Facts::Policy(PolicyFacts::Unusable { place, reason } | PolicyFacts::Unknown { place, reason }) => {
                problems.push(format!("{place}: {reason}"));
            }
            Facts::Proxy(proxy) => add_proxy(&mut findings, proxy),
            Facts::SignIn(SignInFacts::Taken { method }) => findings["proxy_authentication"] = json!(method),
            _ => {}
        }
    }
    findings["policy_problems"] = json!(problems);
    findings
}

fn add_links(findings: &mut Value, links: &LinkFacts) {
    if let LinkFacts::OpensApp { program } | LinkFacts::OpensAnother { program } = links {
        findings["link_program"] = json!(program);
        findings["links_open_app"] = json!(matches!(links, LinkFacts::OpensApp { .. }));
    }
}

fn add_proxy(findings: &mut Value, proxy: &ProxyFacts) {
    if let ProxyFacts::WithoutScript { reason, .. } = proxy {
        findings["proxy_script_error"] = json!(reason);
    }
    if let ProxyFacts::Found { ignored, .. } = proxy {
        findings["proxy_ignored"] = json!(ignored);
    }
    if let ProxyFacts::Found { routes, source, script, variables, .. }
    | ProxyFacts::WithoutScript { routes, source, script, variables, .. } = proxy
    {
        findings["proxy"] = json!(routes.iter().find(|route| *route != "direct"));
        findings["routes"] = json!(routes);
        findings["proxy_source"] = json!(source);
        findings["proxy_script"] = json!(script);
        findings["proxy_variables"] = json!(variables);
    }
}
