//! What is right and wrong on this PC, looked at and not touched: the certificates and their store, the connection to the
//! bank, and the machine around them. Each check is one line with a verdict and, where it is not fine, one thing to do.
//!
//! Nothing is changed, and nobody is asked for a password. A proxy is told what it is told for every other connection
//! of this run, and no more.

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
