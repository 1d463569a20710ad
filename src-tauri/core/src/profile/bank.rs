use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What every screen says about the bank.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[ts(export)]
pub struct Bank {
    /// The app's name: 「瀬戸信用金庫 電子証明書発行更新アプリ」.
    pub app_name: String,
    /// The demonstration edition: every window is marked 「練習用」.
    pub practice: bool,
    /// Whom to call.
    pub contact: Contact,
}

/// The bank's contact, one step away on every screen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(deny_unknown_fields)]
#[ts(export)]
pub struct Contact {
    /// 「瀬戸信用金庫 国際業務部」
    pub name: String,
    /// 「0120-551-039」
    pub phone: String,
    /// 「平日9:00～17:00」
    pub hours: String,
}
