use std::path::Path;
use std::process::Command;

use crate::support::Program;

pub(crate) const USER: &str = "taro";
pub(crate) const SECRET: &str = "kaisha-1";

/// squid(8) that asks everybody, by the schemes of `authentication`: lines of its configuration, made
/// with its folder.
pub(crate) async fn squid(authentication: impl Fn(&Path) -> String) -> Program {
    squid_in(&[], authentication).await
}

/// The same, with these environment variables.
pub(crate) async fn squid_in(environment: &[(&str, String)], authentication: impl Fn(&Path) -> String) -> Program {
    Program::start(|folder, port| {
        let file = folder.join("configuration");
        let lines = authentication(folder);
        let folder = folder.display();
        let text = format!(
            "http_port 127.0.0.1:{port}\n\
             {lines}\
             acl known proxy_auth REQUIRED\n\
             http_access allow known\n\
             http_access deny all\n\
             pid_filename none\ncache deny all\naccess_log none\nshutdown_lifetime 0 seconds\n\
             cache_log {folder}/log\ncoredump_dir {folder}\nnetdb_filename none\n"
        );
        std::fs::write(&file, text).unwrap();
        // Started by root it becomes somebody else, who has to read and write here.
        Command::new("chmod").args(["-R", "a+rwX"]).arg(file.parent().unwrap()).status().unwrap();
        let mut command = Command::new("squid");
        command.args(["-N", "-f"]).arg(&file).envs(environment.iter().cloned());
        command
    })
    .await
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

/// What NTLM calls the same user.
pub(crate) const NTLM_USER: &str = "COMPANY\\taro";

/// NTLM as Samba's `ntlm_auth(1)` judges it: it knows this user's password itself and asks no domain.
pub(crate) fn ntlm(_folder: &Path) -> String {
    format!(
        "auth_param ntlm program /usr/bin/ntlm_auth --helper-protocol=squid-2.5-ntlmssp \
         --domain=COMPANY --username={USER} --password={SECRET}\n\
         auth_param ntlm children 2\n"
    )
}

/// As a file of Apache's has it.
fn hashed() -> String {
    let hashed = Command::new("openssl").args(["passwd", "-apr1", SECRET]).output().unwrap();
    String::from_utf8(hashed.stdout).unwrap()
}

/// tinyproxy(8), which answers 401 where 407 is meant.
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
    /// As a setting names it.
    pub(crate) fn setting(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }
}
