/// The only list of the commands that the window may call: the macro `$take` turns it into handlers or
/// names. A function that is not listed is dead code, and a name without a function does not compile.
macro_rules! commands {
    ($take:ident) => {
        $take![
            start,
            begin_issue,
            begin_renewal,
            authenticate,
            remove_superseded,
            authenticate_proxy,
            unlock_store,
            resume,
            discard,
            retry,
            back,
            inspect,
            save_support_bundle,
            download_update,
            cancel_update,
            postpone_update,
            install_update,
            choose_language,
            close
        ]
    };
}
