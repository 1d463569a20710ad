//! The screens as one state machine: an intent goes in, the next [`View`] comes out.

mod actions;

mod failure;
pub use failure::{Explained, Failure, Field};

mod intent;

mod jobs;

mod machine;
pub use machine::Flow;

mod pending_link;

mod primary_action;
pub use primary_action::PrimaryAction;

mod services;

mod state;

mod update;
pub use update::{UpdateStep, UpdateView};

mod view;
pub use view::{CertificateView, CheckView, Purpose, Screen, SentForm, Step, Superseded, SupportBundleView, View};

mod view_state;
pub use view_state::ViewSink;
