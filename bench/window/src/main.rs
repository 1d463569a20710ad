//! A window with an empty page that calls one command.
#![expect(clippy::print_stdout, reason = "reports to the bench that the page has called")]

use tauri::{Builder, command, generate_context, generate_handler};

fn main() {
    Builder::default()
        .invoke_handler(generate_handler![answer])
        .run(generate_context!())
        .expect("a window can be opened");
}

#[command]
fn answer() {
    println!("answered");
}
