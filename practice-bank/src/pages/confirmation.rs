use maud::html;

use super::language::words;
use super::layout::{Emphasis, FormToken, Page};
use crate::database::certificates::CertificateRecord;

/// The question before an action that cannot be undone.
pub(crate) struct Confirmation<'a> {
    /// Address that the form is sent to, relative to the page, with this field.
    action: &'static str,
    field: (&'static str, &'a str),
    question: String,
    consequence: String,
    /// The name of the action.
    button: String,
}

impl<'a> Confirmation<'a> {
    /// Asks before a certificate is revoked.
    pub(crate) fn of_revocation(record: &'a CertificateRecord) -> Self {
        let name = &record.common_name;
        Self {
            action: "revoke",
            field: ("serial", &record.serial),
            question: words!("証明書 {name} を失効させますか。", "Revoke the certificate {name}?"),
            consequence: words!(
                "失効させた証明書は元に戻せません。この証明書ではただちにログインできなくなります。",
                "A revocation cannot be taken back. From now on nobody can log in with this certificate."
            ),
            button: words!("失効", "Revoke"),
        }
    }

    /// Asks before a new certificate is allowed for a login ID.
    pub(crate) fn of_reissue(login_id: &'a str) -> Self {
        Self {
            action: "reissue",
            field: ("login_id", login_id),
            question: words!("{login_id} の証明書の再発行を許可しますか。", "Allow {login_id} a new issue?"),
            consequence: words!(
                "このログインIDの証明書を全て失効させ、ロックを解除します。お客様はアプリの「証明書発行」から発行しなおせます。",
                "All certificates of this login ID are revoked, and it is unlocked. Its user can then issue a new one in the app."
            ),
            button: words!("再発行を許可", "Allow a new issue"),
        }
    }

    /// The page with this screen number, which links back to `home`.
    pub(crate) fn page(&self, id: &'static str, home: &str, token: &FormToken) -> Page {
        let (name, value) = self.field;
        let body = html! {
            (Emphasis::Warning.message(&self.question, &html! { p { (self.consequence) } }))
            form.row.start method="post" action=(self.action) {
                (token)
                input type="hidden" name=(name) value=(value);
                button.button.primary #confirm { (self.button) }
                a.button href=(home) { (words!("戻る", "Back")) }
            }
        };
        Page { work: Some(words!("管理", "Administration")), ..Page::new(id, words!("確認", "Confirmation"), body) }
    }
}
