//! What 「証明書の点検」 and `cert-cli doctor` find on a PC, and that they leave it as it is.

mod certificates;
mod machine;
mod network;
pub(crate) mod support;
mod unchanged;

use std::sync::Arc;

use cert_core::diagnosis::{Check, CheckName, Diagnosis, Facts, Remedy, Verdict};
use cert_core::language::Language;
use cert_core::network::proxy::ProxyConnector;
use cert_core::policy::Policy;
use cert_core::profile::Profile;
use cert_core::{LanguagePreference, Services};

use crate::support::{Fixture, NoBrowser, OneSession, session};

/// The fixture's PC, with its bank reachable.
fn services(fixture: &Fixture) -> Services {
    let service = fixture.service();
    Services {
        profile: Profile::of_this_build().unwrap(),
        address: Arc::new(move || Ok(service.clone())),
        connector: ProxyConnector::direct(),
        store: Arc::new(fixture.store.clone()),
        journal: fixture.journal(),
        language: LanguagePreference::new(&fixture.state()),
        clock: fixture.clock.clone(),
        browsers: Arc::new(NoBrowser),
        sessions: Arc::new(OneSession(session())),
        updates: None,
        policy: Policy::default(),
        documents: Vec::new(),
    }
}

/// Diagnoses, and checks that every text is complete in both languages.
async fn found(services: Services) -> Diagnosis {
    let diagnosis = services.diagnose().await;
    for check in &diagnosis.checks {
        assert_eq!(check.verdict == Verdict::Fine, check.remedy.is_none(), "{check:?}");
        for (language, end) in [(Language::Japanese, "。"), (Language::English, ".")] {
            let text = check.text(language);
            assert!(!text.title.is_empty() && !text.finding.is_empty(), "{text:?}");
            assert!(language == Language::English || text.finding.ends_with(end), "{text:?}");
            assert!(text.remedy.is_none_or(|remedy| remedy.ends_with(end)), "{check:?}");
        }
    }
    diagnosis
}

/// The only check of this name.
#[track_caller]
fn the(diagnosis: &Diagnosis, name: CheckName) -> &Check {
    let named: Vec<_> = diagnosis.checks.iter().filter(|check| check.name == name).collect();
    let [only] = named[..] else { panic!("{name:?}: {:?}", diagnosis.checks) };
    only
}

/// The only check of this name has this verdict and this remedy; returns its facts.
#[track_caller]
fn assert_found(diagnosis: &Diagnosis, name: CheckName, verdict: Verdict, remedy: impl Into<Option<Remedy>>) -> Facts {
    let check = the(diagnosis, name);
    assert_eq!((check.verdict, check.remedy), (verdict, remedy.into()), "{check:?}");
    check.facts.clone()
}

#[track_caller]
fn assert_fine(diagnosis: &Diagnosis, names: &[CheckName]) {
    for name in names {
        assert_found(diagnosis, *name, Verdict::Fine, None);
    }
}
