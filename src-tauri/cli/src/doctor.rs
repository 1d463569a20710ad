use cert_core::Error;
use cert_core::clock::SystemClock;
use cert_core::est::EstClient;
use cert_core::network::proxy::{Found, ProxyConnector, Route, SystemProxy};
use cert_core::network::{ClientSettings, NetworkError, http_client};
use cert_core::policy::Problem;
use serde_json::json;

use crate::arguments::Common;
use crate::context::Context;
use crate::links::{is_app, registered_program};
use crate::output::{Format, with_causes};
use crate::proxy::pass_proxy;

/// The policy's problems, who opens the bank's links, and the connection to the bank, tried to its end: the proxy,
/// TLS, the service.
pub(crate) async fn examine(context: &Context, common: &Common, format: Format) -> Result<(), Error> {
    let (policy_problems, proxy_variables) = (&context.policy.problems, SystemProxy::variables());
    note_required(policy_problems, &proxy_variables, format);
    let scheme = &context.profile.scheme;
    let link_program = registered_program(scheme);
    let links_open_app = link_program.as_ref().is_some_and(|program| is_app(program, scheme));
    format.note(&match &link_program {
        Some(program) if links_open_app => format!("Links    = opened by {program}"),
        Some(other) => format!("Links    = opened by {other}, which is another program; install the app again"),
        None => "Links    = opened by nothing; install the app again".to_owned(),
    });
    let address = context.service(common)?;
    let found = context.connector.find(&address.url).await.map_err(NetworkError::from)?;
    let routes: Vec<_> = found.routes.iter().map(shown).collect();
    format.note(&format!("Service  = {}", address.url));
    format.note(&format!("Proxy    = {} ({})", routes.join(", then "), found.source));
    let script_error = found.script_error.as_ref().map(|error| with_causes(error));
    note_script(&found, script_error.as_deref(), format);
    pass_proxy(context, common).await?;
    let opened = found.routes.iter().find_map(|route| authenticated(&context.connector, route));
    if let Some(method) = &opened {
        format.note(&format!("Sign-in  = {method}"));
    }
    let (clock, connector, trust) = (SystemClock::shared(), context.connector.clone(), address.trust);
    let settings = ClientSettings { trust, clock: clock.clone(), connector };
    let client = http_client(&settings, &address.url, None)?;
    let authorities = EstClient::new(client, address.url.clone(), clock).authorities().await?.len();
    format.examined(&json!({
        "link_program": link_program,
        "links_open_app": links_open_app,
        "policy_problems": policy_problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "service": address.url.as_str(),
        "proxy_variables": proxy_variables,
        "proxy": routes.iter().find(|route| *route != DIRECT),
        "routes": routes,
        "proxy_source": found.source,
        "proxy_script": found.script,
        "proxy_script_error": script_error,
        "proxy_ignored": found.ignored.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "proxy_authentication": opened,
        "authorities": authorities,
    }));
    Ok(())
}

/// What the machine's policy or the environment may have to do with it.
fn note_required(problems: &[Problem], variables: &[&str], format: Format) {
    for problem in problems {
        format.note(&format!("Policy   = {problem}"));
    }
    if !variables.is_empty() {
        format.note(&format!("Variable = {}", variables.join(", ")));
    }
}

/// Which script has been asked, what of its answer does not count, and why it was not followed.
fn note_script(found: &Found, error: Option<&str>, format: Format) {
    if let Some(script) = &found.script {
        format.note(&format!("Script   = {script}"));
    }
    for entry in &found.ignored {
        format.note(&format!("Ignored  = {entry}"));
    }
    if let Some(error) = error {
        format.note(&format!("Ignored  = the script: {error}"));
    }
}

const DIRECT: &str = "direct";

fn shown(route: &Route) -> String {
    match route {
        Route::Direct => DIRECT.to_owned(),
        Route::Via(proxy, _) => proxy.to_string(),
    }
}

fn authenticated(connector: &ProxyConnector, route: &Route) -> Option<String> {
    match route {
        Route::Direct => None,
        Route::Via(proxy, _) => Some(connector.auth_method(proxy)?.to_string()),
    }
}
