//! The final message when there is no usable window. This process may hang, so a new one replaces it and shows it.

use std::process::{ExitCode, exit};

use cert_core::language::{Language, Words};
use cert_core::profile::{Contact, Profile};
use cert_core::words;

use crate::dialog;
use crate::restart::restart;

/// Why the program ends. Each has its own exit status; other failures have 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ExitDialog {
    /// The window's page was lost too often.
    PageLost = 3,
    /// The running instance does not answer this start.
    NotAnswered = 4,
}

impl ExitDialog {
    /// The message that a process was started to show, by its only argument.
    pub(crate) fn from_argument(argument: &str) -> Option<Self> {
        [Self::PageLost, Self::NotAnswered].into_iter().find(|exit_dialog| exit_dialog.argument() == argument)
    }

    fn argument(self) -> &'static str {
        match self {
            Self::PageLost => "--page-lost",
            Self::NotAnswered => "--not-answered",
        }
    }

    /// Starts the process that shows the message, and ends this one, from any thread.
    pub(crate) fn take_over(self) -> ! {
        if let Err(error) = restart(&[self.argument()]) {
            tracing::error!(%error, "no message can be shown");
        }
        exit(self as i32)
    }

    /// Shows the message, and returns the exit status.
    pub(crate) fn show(self, profile: &Profile, language: Language) -> ExitCode {
        let message = format!("{}\n\n{}", self.words().of(language), contact(profile, language));
        dialog::show(profile.product_name(language), &message, language);
        ExitCode::from(self as u8)
    }

    fn words(self) -> Words {
        match self {
            Self::PageLost => words!(
                "画面を表示できない状態が続いたため、アプリを終了しました。\n\n\
                 手続きの途中だった場合は、その内容が保存されています。もう一度起動すると、続きから進められます。\n\n\
                 同じことが続く場合は、PCを再起動してから、もう一度起動してください。",
                "The app was closed because its window could not be shown.\n\n\
                 If a request was under way, it has been saved. Start the app again to go on from there.\n\n\
                 If this happens again, restart the PC, then start the app."
            ),
            Self::NotAnswered => words!(
                "アプリはすでに起動していますが、応答がありません。\n\n\
                 しばらく待っても画面が表示されない場合は、PCを再起動してから、もう一度起動してください。\
                 手続きの途中だった場合は、その内容が保存されています。",
                "The app is running already, and does not answer.\n\n\
                 If no window appears after a while, restart the PC, then start the app again. \
                 If a request was under way, it has been saved."
            ),
        }
    }
}

/// The bank's contact.
pub(crate) fn contact(profile: &Profile, language: Language) -> String {
    let Contact { name, phone_label, phone, hours } = profile.bank(language).contact;
    words!("お問い合わせ: {name} {phone_label} {phone}（{hours}）", "Contact: {name}, {phone_label} {phone} ({hours})")
        .of(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_found_by_its_argument() {
        for exit_dialog in [ExitDialog::PageLost, ExitDialog::NotAnswered] {
            assert_eq!(ExitDialog::from_argument(exit_dialog.argument()), Some(exit_dialog));
        }
        assert_eq!(ExitDialog::from_argument("--remind"), None);
    }
}
