use std::path::Path;
use std::process::Command;

use tempfile::NamedTempFile;

use super::matrix::Pc;
use crate::support::{Program, at_a_terminal, finish};

pub(crate) const USER: &str = "taro";
pub(crate) const SECRET: &str = "kaisha-1";

/// squid(8) that requires authentication, by the schemes of `authentication`: lines of its configuration, made for its
/// folder.
pub(crate) async fn squid(authentication: impl Fn(&Path) -> String) -> Program {
    squid_in(&[], authentication).await
}

/// The same, with these environment variables.
pub(crate) async fn squid_in(environment: &[(&str, String)], authentication: impl Fn(&Path) -> String) -> Program {
    squid_at(|_, port| format!("http_port 127.0.0.1:{port}"), environment, authentication).await
}

/// The same behind TLS: its certificate and key are these PEM files.
pub(crate) async fn squid_behind_tls(
    [certificate, key]: [&NamedTempFile; 2],
    authentication: impl Fn(&Path) -> String,
) -> Program {
    let listen = |folder: &Path, port| {
        let [certificate, key] = [("certificate", certificate), ("key", key)].map(|(name, file)| {
            let copy = folder.join(name);
            std::fs::copy(file, &copy).unwrap();
            copy.display().to_string()
        });
        format!("https_port 127.0.0.1:{port} tls-cert={certificate} tls-key={key}")
    };
    squid_at(listen, &[], authentication).await
}

async fn squid_at(
    listen: impl Fn(&Path, u16) -> String,
    environment: &[(&str, String)],
    authentication: impl Fn(&Path) -> String,
) -> Program {
    Program::start(|folder, port| {
        let file = folder.join("configuration");
        let (listen, lines) = (listen(folder, port), authentication(folder));
        let folder = folder.display();
        let text = format!(
            "{listen}\n\
             {lines}\
             acl known proxy_auth REQUIRED\n\
             http_access allow known\n\
             http_access deny all\n\
             pid_filename none\ncache deny all\naccess_log none\nshutdown_lifetime 0 seconds\n\
             cache_log {folder}/log\ncoredump_dir {folder}\nnetdb_filename none\n"
        );
        std::fs::write(&file, text).unwrap();
        // Started by root it switches to another user, who has to read and write here.
        Command::new("chmod").args(["-R", "a+rwX"]).arg(file.parent().unwrap()).status().unwrap();
        let mut command = Command::new("squid");
        command.args(["-N", "-f"]).arg(&file).envs(environment.iter().cloned());
        command
    })
    .await
}

/// With a page of this size in each challenge.
pub(crate) fn with_page(size: usize, authentication: fn(&Path) -> String) -> impl Fn(&Path) -> String {
    move |folder| {
        let pages = folder.join("pages");
        std::fs::create_dir(&pages).unwrap();
        let line = "<p>会社のプロキシ</p>\n";
        let page = format!("<html><body>{}</body></html>", line.repeat(size / line.len()));
        std::fs::write(pages.join("ERR_CACHE_ACCESS_DENIED"), page).unwrap();
        format!("{}error_directory {}\n", authentication(folder), pages.display())
    }
}

/// One scheme, by a helper with these arguments.
pub(crate) fn scheme(scheme: &str, helper: &str) -> String {
    format!(
        "auth_param {scheme} program /usr/lib/squid/{helper}\n\
         auth_param {scheme} realm company\n\
         auth_param {scheme} children 2\n"
    )
}

pub(crate) fn basic(folder: &Path) -> String {
    let users = folder.join("hashed");
    std::fs::write(&users, format!("{USER}:{}", hashed())).unwrap();
    scheme("basic", &format!("basic_ncsa_auth {}", users.display()))
}

pub(crate) fn digest(folder: &Path) -> String {
    let users = folder.join("users");
    std::fs::write(&users, format!("{USER}:{SECRET}\n")).unwrap();
    scheme("digest", &format!("digest_file_auth {}", users.display()))
}

/// The same user's name for NTLM.
pub(crate) const NTLM_USER: &str = "COMPANY\\taro";

/// NTLM verified by Samba's `ntlm_auth(1)`, which has this user's password itself and needs no domain.
pub(crate) fn ntlm(_folder: &Path) -> String {
    format!(
        "auth_param ntlm program /usr/bin/ntlm_auth --helper-protocol=squid-2.5-ntlmssp \
         --domain=COMPANY --username={USER} --password={SECRET}\n\
         auth_param ntlm children 2\n"
    )
}

/// Negotiate with nothing but NTLM inside.
pub(crate) fn ntlm_in_negotiate(folder: &Path) -> String {
    ntlm(folder).replace("auth_param ntlm", "auth_param negotiate").replace("squid-2.5-ntlmssp", "gss-spnego")
}

/// The password as in an Apache password file.
fn hashed() -> String {
    let hashed = Command::new("openssl").args(["passwd", "-apr1", SECRET]).output().unwrap();
    String::from_utf8(hashed.stdout).unwrap()
}

/// tinyproxy(8), which sends 401 instead of 407.
pub(crate) async fn tinyproxy() -> Program {
    Program::start(|folder, port| {
        let file = folder.join("configuration");
        let text = format!("Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\nBasicAuth {USER} {SECRET}\n");
        std::fs::write(&file, text).unwrap();
        let mut command = Command::new("tinyproxy");
        command.args(["-d", "-c"]).arg(&file);
        command
    })
    .await
}

impl Program {
    /// In the form of a proxy setting.
    pub(crate) fn setting(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}

/// The page that comes with each of squid's challenges, of any scheme.
#[tokio::test(flavor = "multi_thread")]
async fn case_09_a_large_407_page_of_squid_s_is_read_to_its_end() {
    let (_fixture, terminal) = at_a_terminal().await;
    for (authentication, user, method) in
        [(basic as fn(&Path) -> String, USER, "Basic"), (digest, USER, "Digest (MD5)"), (ntlm, NTLM_USER, "NTLM")]
    {
        for size in [20_000, 900_000] {
            let proxy = squid(with_page(size, authentication)).await;
            let pc = Pc::with_credentials(proxy.setting(), user, SECRET);
            let examined = pc.run(&terminal, &["doctor"]).await.done();
            let expected = format!("{method} with user name and password");
            assert_eq!(examined["proxy_authentication"], expected, "{size}");
        }
    }
}

/// In the environment, unescaped as people write it, and percent-encoded.
#[tokio::test(flavor = "multi_thread")]
async fn case_10_a_domain_s_user_in_the_setting_is_taken_as_it_is() {
    let ((_fixture, terminal), proxy) = (at_a_terminal().await, squid(ntlm).await);
    let doctor = async |user: &str, password: &str| {
        let mut program = terminal.command(&["doctor"]);
        program.env("https_proxy", format!("http://{user}:{password}@127.0.0.1:{}", proxy.port));
        finish(program, None).await
    };
    for user in [NTLM_USER, "COMPANY%5Ctaro"] {
        let examined = doctor(user, SECRET).await.done();
        assert_eq!(examined["proxy_authentication"], "NTLM with user name and password", "{user}");
        assert_eq!(examined["proxy"], format!("{}/", proxy.setting()));
    }
    for password in ["a#b", "a/b", "a?b"] {
        let refused = doctor(NTLM_USER, password).await;
        refused.failed("proxy_setting_unusable");
        let message = refused.json()["message"].to_string();
        assert!(message.contains("write %2F for /, %3F for ?, %23 for #") && !message.contains(password), "{message}");
    }
}
