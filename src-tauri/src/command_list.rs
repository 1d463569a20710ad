/// The intents that the window may call, and the one list of them: the macro `$take` makes handlers or
/// names of it. A function that is not in it is dead code, a name without a function does not compile.
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
