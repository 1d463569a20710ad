use crate::diagnosis::{AddressFacts, BankFacts, ClockFacts, Family, ProxyFacts, SignInFacts};
use crate::language::Words;
use crate::words;

impl BankFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Answers { service, authorities } => {
                words!("つながります（{service}）。", "{service} answers, and names {authorities} authorities")
            }
            Self::Fails { service: Some(service), .. } => {
                words!("つながりません（{service}）。", "{service} is not reached, or does not answer as it should")
            }
            Self::Fails { service: None, .. } => {
                words!("接続先がわかりません。", "the bank's address is not known")
            }
        }
    }
}

impl ProxyFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Found { routes, source, script, ignored, variables } => routes_in_words(routes)
                .and(notes(Some(source), script.as_deref(), None, variables))
                .and(left_out(ignored)),
            Self::WithoutScript { routes, source, script, reason, variables } => {
                let without = words!("設定のスクリプトを使えないため、", "the script that is set cannot be used: ");
                without.and(routes_in_words(routes)).and(notes(
                    Some(source),
                    script.as_deref(),
                    Some(reason),
                    variables,
                ))
            }
            Self::Fails { reason, variables, .. } => {
                let nowhere = words!("設定から、つなぎ方を決められません", "the setting leads nowhere");
                nowhere.and(notes(None, None, reason.as_deref(), variables))
            }
        }
    }
}

fn routes_in_words(routes: &[String]) -> Words {
    match routes {
        [only] if only == "direct" => words!("プロキシを使わず、直接つなぎます", "direct, without a proxy"),
        _ => {
            let (ja, en) = (routes.join("、次に "), routes.join(", then "));
            words!("{ja} を通ります", "{en}")
        }
    }
}

fn left_out(entries: &[String]) -> Words {
    if entries.is_empty() {
        return words!("", "");
    }
    let entries = entries.join("; ");
    words!("。使えない指定: {entries}", "; left out: {entries}")
}

/// The source, the script, the reason for a failure, and variables that may matter.
fn notes(source: Option<&str>, script: Option<&str>, reason: Option<&str>, variables: &[&str]) -> Words {
    let source = source.map(|source| {
        let ja = in_japanese(source);
        words!("{ja}", "{source}")
    });
    let script = script.map(|script| words!("スクリプト: {script}", "script: {script}"));
    let reason = reason.map(|reason| words!("理由: {reason}", "reason: {reason}"));
    let variables = (!variables.is_empty()).then(|| {
        let names = variables.join(", ");
        words!("環境変数: {names}", "variables: {names}")
    });
    let notes: Vec<_> = [source, script, reason, variables].into_iter().flatten().collect();
    if notes.is_empty() {
        return words!("。", "");
    }
    let joined = |part: fn(&Words) -> &str, by: &str| notes.iter().map(part).collect::<Vec<_>>().join(by);
    let (ja, en) = (joined(|note| &note.ja, "、"), joined(|note| &note.en, "; "));
    words!("（{ja}）。", " ({en})")
}

/// The source of a proxy setting.
fn in_japanese(source: &str) -> String {
    match source {
        "policy" => "管理者のポリシー".to_owned(),
        "environment" => "環境変数".to_owned(),
        "no setting" => "設定なし".to_owned(),
        "as given" => "指定のとおり".to_owned(),
        other => other.replace(" settings", "の設定"),
    }
}

impl SignInFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::NotAsked => words!("プロキシの認証は、求められません。", "no proxy asks who is there"),
            Self::Taken { method } => {
                let scheme = method.replace("as the signed-in user", "（サインイン中のユーザー）");
                let scheme =
                    scheme.replace("with user name and password", "（ユーザー名とパスワード）").replace(" （", "（");
                words!("認証できました。方式: {scheme}。", "by {method}")
            }
            Self::Asks { proxy, readable: true } => words!(
                "{proxy} が、ユーザー名とパスワードを、暗号化せずに送るよう求めます。",
                "{proxy} asks for a user name and a password, to be sent unencrypted"
            ),
            Self::Asks { proxy, readable: false } => {
                words!("{proxy} が、ユーザー名とパスワードを求めます。", "{proxy} asks for a user name and a password")
            }
            Self::Fails { proxy, .. } => {
                let proxy = proxy.as_deref().unwrap_or("proxy");
                words!("{proxy} で認証できませんでした。", "{proxy} could not be answered, or did not take the answer")
            }
        }
    }
}

impl AddressFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Accepts { server, over, silent } if silent.is_empty() => {
                let over = listed(over);
                words!("{server} に、{over}でつながります。", "{server} accepts connections over {over}")
            }
            Self::Accepts { server, over, silent } => {
                let (over, silent) = (listed(over), listed(silent));
                words!(
                    "{server} に、{over}ではつながりますが、{silent}ではつながりません。",
                    "{server} accepts connections over {over} and not over {silent}"
                )
            }
            Self::Silent { server, silent } => {
                let silent = listed(silent);
                words!("{server} に、{silent}でつながりません。", "{server} accepts no connection over {silent}")
            }
            Self::NotFound { server } => {
                words!("{server} の名前から、アドレスを調べられません。", "the name of {server} cannot be resolved")
            }
        }
    }
}

fn listed(families: &[Family]) -> String {
    let name = |family: &Family| match family {
        Family::Ipv4 => "IPv4",
        Family::Ipv6 => "IPv6",
    };
    families.iter().map(name).collect::<Vec<_>>().join(", ")
}

impl ClockFacts {
    pub(super) fn words(&self) -> Words {
        match self {
            Self::Compared { seconds: -59..=59 } => words!("銀行の時計と合っています。", "as the bank's"),
            Self::Compared { seconds } => {
                let apart = length(seconds.unsigned_abs());
                let than = words!("銀行の時計より", "");
                than.and(apart).and(if *seconds > 0 {
                    words!("進んでいます。", " fast against the bank's")
                } else {
                    words!("遅れています。", " slow against the bank's")
                })
            }
            Self::Wrong => words!(
                "この時計では、銀行のサーバーの証明書が期限外です。",
                "by it, the certificate of the bank's server is not valid"
            ),
            Self::Unknown => words!("銀行の時計と比べられませんでした。", "could not be compared with the bank's"),
        }
    }
}

/// A duration in its two largest units.
fn length(seconds: u64) -> Words {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours) {
        (0, 0) => words!("{minutes}分", "{minutes} min"),
        (0, _) => words!("{hours}時間{minutes}分", "{hours} h {minutes} min"),
        _ => words!("{days}日と{hours}時間", "{days} d {hours} h"),
    }
}
