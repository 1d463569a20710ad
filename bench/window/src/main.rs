//! A window with an empty page that asks for one answer, and nothing else.
#![expect(clippy::print_stdout, reason = "tells the bench that the page has its answer")]

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
