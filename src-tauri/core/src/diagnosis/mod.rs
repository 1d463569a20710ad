//! Read-only checks of this PC: the certificates and their store, the connection to the bank, and the machine. Each
//! check is one line with a verdict and, if it is not fine, one remedy.
//!
//! Nothing is changed, and the user is not asked for a password. A proxy receives only the credentials that this run
//! uses for its other connections.

mod certificates;

mod check;
pub use check::{Check, CheckName, Remedy, Verdict};

mod examination;
pub use examination::Diagnosis;

mod facts;
pub use facts::{
    AddressFacts, BankFacts, BrowserFacts, ChainFacts, ClockFacts, Facts, Family, FolderFacts, KeyFacts, LinkFacts,
    PolicyFacts, ProxyFacts, RequestFacts, SignInFacts, SpaceFacts, StoreFacts, UpdateFacts, ValidityFacts,
};

mod links;

mod machine;

mod network;

mod texts;
pub use texts::CheckText;

mod update;
