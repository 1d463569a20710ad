use std::io;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use cert_core::browsers::{Browsers as _, SystemBrowsers};
use cert_core::certificate::{Certificate, Fingerprint};
use cert_core::clock::{Clock, SystemClock};
use cert_core::enrollment::{Enroller, EnrollmentError, Observer, Preparation, Resumption};
use cert_core::environment::start_without_loading_variables;
use cert_core::input::{Credentials, LoginId};
use cert_core::keystore::StoreLocation;
use cert_core::language::Language;
use cert_core::listing::{ListedCertificate, list};
use cert_core::logging;
use cert_core::memory::keep_private;
use cert_core::profile::{Profile, ProfileError};
use cert_core::{Error, words};
use tokio::runtime::Runtime;

use crate::arguments::{Arguments, Command, Common, Request, Which, Work};
use crate::context::Context;
use crate::exit_status::exit_status;
use crate::output::Output;
use crate::passwords::{self, login_password};
use crate::progress::Progress;
use crate::proxy::pass_proxy;
use crate::update;
use crate::{doctor, documents};

/// Runs the program and returns its exit status.
///
/// # Errors
/// If the process cannot be hardened or the runtime cannot start.
pub fn start(profile: Result<Profile, ProfileError>, observer: Arc<dyn Observer>) -> io::Result<ExitCode> {
    let profile = match profile {
        Ok(profile) => profile,
        Err(error) => return Ok(failed(&Output::at_the_start(), &error.into())),
    };
    start_without_loading_variables(profile.edition)?;
    keep_private()?;
    let runtime = Runtime::new()?;
    let status = runtime.block_on(run(profile, observer));
    // A pending DNS lookup would otherwise delay the exit until the system's resolver times out.
    runtime.shutdown_background();
    Ok(status)
}

/// Executes the command line.
async fn run(profile: Profile, observer: Arc<dyn Observer>) -> ExitCode {
    let Arguments { command, common } = match Arguments::of_this_start(profile.edition, Language::of_system()) {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let output = Output::of(&common, profile.contact.clone());
    let observer: Arc<dyn Observer> = if output.shows_progress() {
        Arc::new(Progress { behind: observer, language: common.language })
    } else {
        observer
    };
    let terminal = Terminal { common: &common, output, observer };
    match command {
        Command::Work(work) => {
            terminal.run(profile, &work).await.unwrap_or_else(|error| failed(&terminal.output, &error))
        }
        Command::Document(document) => documents::write(profile.edition, &document),
    }
}

fn failed(output: &Output, error: &Error) -> ExitCode {
    logging::failed(error);
    output.failed(error);
    exit_status(error.code())
}

struct Terminal<'a> {
    common: &'a Common,
    output: Output,
    observer: Arc<dyn Observer>,
}

impl Terminal<'_> {
    async fn run(&self, profile: Profile, work: &Work) -> Result<ExitCode, Error> {
        let context = Context::open(profile, self.common)?;
        // These two never prompt.
        if !matches!(work, Work::Doctor | Work::SupportBundle { .. }) {
            context.unlock(self.common)?;
        }
        match work {
            Work::Issue { login_id, request } => self.issue(&context, login_id.as_deref(), request).await,
            Work::Renew { which, request } => self.renew(&context, which, request).await,
            Work::List => self.list(&context),
            Work::Resume { discard: true, .. } => self.discard(&context),
            Work::Resume { request, .. } => self.resume(&context, request).await,
            Work::Delete { fingerprint, yes } => return self.delete(&context, fingerprint, *yes),
            Work::Doctor => return Ok(doctor::run(&context, self.common, &self.output).await),
            Work::SupportBundle { file } => doctor::bundle(&context, self.common, file, &self.output).await,
            Work::Update => return update::run(&context, self.common, &self.output).await,
        }?;
        Ok(ExitCode::SUCCESS)
    }

    async fn issue(&self, context: &Context, login_id: Option<&str>, request: &Request) -> Result<(), Error> {
        pass_proxy(context, self.common).await?;
        let enroller = self.enroller(context, request)?;
        let preparation = enroller.prepare_issue()?;
        self.enroll(&enroller, preparation, passwords::login_id(login_id, self.common.language)?, request).await
    }

    async fn renew(&self, context: &Context, which: &Which, request: &Request) -> Result<(), Error> {
        let fingerprint = chosen(context, which)?;
        pass_proxy(context, self.common).await?;
        let enroller = self.enroller(context, request)?;
        let preparation = enroller.prepare_renewal(&fingerprint)?;
        let old = preparation.renews().ok_or(EnrollmentError::NoSuchCertificate)?;
        let login_id = passwords::login_id(old.login_id(), self.common.language)?;
        self.enroll(&enroller, preparation, login_id, request).await
    }

    fn list(&self, context: &Context) -> Result<(), Error> {
        self.output.list(&listed(context)?);
        Ok(())
    }

    fn discard(&self, context: &Context) -> Result<(), Error> {
        Enroller::discard(&context.journal().lock()?, &*context.store)?;
        self.output.discarded();
        Ok(())
    }

    async fn resume(&self, context: &Context, request: &Request) -> Result<(), Error> {
        let pending = Enroller::pending_in(&context.journal())?;
        let enroller = self.enroller(context, request)?;
        match pending.ok_or(EnrollmentError::NothingToResume)? {
            Resumption::Installation(_) => {
                self.installed(&enroller.finish().await?);
                Ok(())
            }
            Resumption::Credentials(record) => {
                pass_proxy(context, self.common).await?;
                let preparation = enroller.prepare_resumption(&record)?;
                self.enroll(&enroller, preparation, record.login_id, request).await
            }
        }
    }

    fn delete(&self, context: &Context, fingerprint: &Fingerprint, yes: bool) -> Result<ExitCode, Error> {
        let mut certificates = listed(context)?.into_iter().map(|listed| listed.certificate);
        let certificate = certificates.find(|certificate| certificate.fingerprint() == *fingerprint);
        let certificate = certificate.ok_or(EnrollmentError::NoSuchCertificate)?;
        let name = &certificate.subject().common_name;
        let question = words!("{name} とその鍵を削除しますか？", "Remove {name} and its key?");
        if !yes && !passwords::agrees(question, self.common.language) {
            return Ok(self.output.kept());
        }
        let _guard = context.journal().lock()?;
        context.store.delete(fingerprint)?;
        self.output.deleted(&certificate);
        Ok(ExitCode::SUCCESS)
    }

    fn enroller(&self, context: &Context, request: &Request) -> Result<Enroller, Error> {
        let Context { profile, store, connector, .. } = context;
        let (service, clock) = (context.service(self.common)?, SystemClock::shared());
        let (store, connector) = (Arc::clone(store), Arc::clone(connector));
        let enroller = Enroller::new(profile, service, store, context.journal(), clock, connector);
        let (observer, approval_timeout) = (Arc::clone(&self.observer), Duration::from_secs(request.wait));
        let key_storage = context.policy.key_storage(enroller.key_storage);
        Ok(Enroller { observer, approval_timeout, key_storage, ..enroller })
    }

    /// Prompts for the password while the key and the connection are being prepared.
    async fn enroll(
        &self,
        enroller: &Enroller,
        mut preparation: Preparation,
        login_id: LoginId,
        request: &Request,
    ) -> Result<(), Error> {
        let credentials = Credentials { login_id, password: login_password(request, self.common.language)? };
        let certificate = enroller.enroll(&credentials, &mut preparation).await?;
        self.installed(&certificate);
        Ok(())
    }

    fn installed(&self, certificate: &Certificate) {
        self.output.installed(certificate, certificate.state(SystemClock.now()));
        let names = if self.common.store == StoreLocation::Browser { SystemBrowsers.elsewhere() } else { Vec::new() };
        if !names.is_empty() {
            let (ja, en) = (names.join("、"), names.join(", "));
            self.output.note(words!(
                "{ja}では使えません。電子証明書は、1か所だけに保存されます。",
                "It is not in {en}: a certificate is kept in one place."
            ));
        }
    }
}

fn listed(context: &Context) -> Result<Vec<ListedCertificate>, Error> {
    Ok(list(&*context.store, &context.profile, &context.journal(), SystemClock.now())?)
}

/// Excludes a superseded certificate, so that an hourly job renews only once, even if the new one is not yet valid.
fn is_due(listed: &ListedCertificate, days: i64) -> bool {
    listed.is_current() && listed.superseded_from.is_none() && listed.days_left <= days
}

fn chosen(context: &Context, which: &Which) -> Result<Fingerprint, Error> {
    if let Some(fingerprint) = which.fingerprint {
        return Ok(fingerprint);
    }
    let limit = i64::from(which.expiring_within.unwrap_or_default());
    let due = listed(context)?.into_iter().find(|listed| is_due(listed, limit));
    Ok(due.ok_or(EnrollmentError::NoSuchCertificate)?.certificate.fingerprint())
}
