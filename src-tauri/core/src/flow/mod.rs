//! The screens as one state machine: an intent goes in, the next [`View`] comes out.

mod board;
pub use board::ViewSink;

mod enrolling;

mod failure;

mod intents;
pub use intents::Flow;

mod links;

mod proxy;

mod screens;

mod services;
pub use services::Services;

mod stage;

mod update;
pub use update::{UpdateStep, UpdateView};

mod updates;

mod view;
pub use view::{
    Bank, CertificateView, Contact, Failure, Field, Purpose, Screen, Step, Superseded, View,
};
