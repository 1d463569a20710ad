//! Windows' proxy settings, and its evaluation of automatic ones (PAC, WPAD).

use std::ffi::c_void;
use std::{io, ptr};

use windows_sys::Win32::Foundation::GlobalFree;
use windows_sys::Win32::Networking::WinHttp::{
    ERROR_WINHTTP_LOGIN_FAILURE, WINHTTP_ACCESS_TYPE_NO_PROXY, WINHTTP_AUTO_DETECT_TYPE_DHCP,
    WINHTTP_AUTO_DETECT_TYPE_DNS_A, WINHTTP_AUTOPROXY_AUTO_DETECT, WINHTTP_AUTOPROXY_CONFIG_URL,
    WINHTTP_AUTOPROXY_OPTIONS, WINHTTP_CURRENT_USER_IE_PROXY_CONFIG, WINHTTP_PROXY_INFO, WinHttpCloseHandle,
    WinHttpGetDefaultProxyConfiguration, WinHttpGetIEProxyConfigForCurrentUser, WinHttpGetProxyForUrl, WinHttpOpen,
    WinHttpSetTimeouts,
};
use windows_sys::core::{BOOL, PWSTR};

use super::wide;

/// Milliseconds for each step of fetching a PAC file.
const TIMEOUT: i32 = 10_000;

/// How the PC finds its proxy. Several may be set; Windows uses them in this order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in super::super) struct Configuration {
    /// 「設定を自動的に検出する」 (WPAD).
    pub(in super::super) detects: bool,
    /// 「セットアップ スクリプトを使う」: where the PAC file is.
    pub(in super::super) script: Option<String>,
    /// 「プロキシ サーバーを使う」: `proxy:8080`, or `http=a:80;https=b:80`.
    pub(in super::super) proxy: Option<String>,
    /// Servers reached without the proxy.
    pub(in super::super) bypass: Option<String>,
}

/// What the user has set, or an administrator for them (「設定 > ネットワークとインターネット > プロキシ」).
pub(in super::super) fn of_user() -> io::Result<Configuration> {
    let mut found = WINHTTP_CURRENT_USER_IE_PROXY_CONFIG::default();
    // SAFETY: the structure is ours; its strings are taken over below.
    check(unsafe { WinHttpGetIEProxyConfigForCurrentUser(&raw mut found) })?;
    Ok(Configuration {
        detects: found.fAutoDetect != 0,
        script: taken(found.lpszAutoConfigUrl),
        proxy: taken(found.lpszProxy),
        bypass: taken(found.lpszProxyBypass),
    })
}

/// What `netsh winhttp set proxy` has set for the machine.
pub(in super::super) fn of_machine() -> io::Result<Configuration> {
    let mut found = WINHTTP_PROXY_INFO::default();
    // SAFETY: the structure is ours; its strings are taken over below.
    check(unsafe { WinHttpGetDefaultProxyConfiguration(&raw mut found) })?;
    let (proxy, bypass) = (taken(found.lpszProxy), taken(found.lpszProxyBypass));
    Ok(Configuration { proxy, bypass, ..Configuration::default() })
}

/// Evaluates the PAC file at `script`; without one, the file that the network announces (WPAD). Takes
/// seconds if the network is slow. Returns the proxies in the order to be tried (`a:8080;b:8080`), or
/// `None` for a direct connection.
pub(in super::super) fn ask(script: Option<&str>, url: &str) -> io::Result<Option<String>> {
    let session = Session::open()?;
    // Signs in to the server of the PAC file only if required: signing in prevents the file from
    // being cached.
    match session.ask(script, url, false) {
        Err(error) if code(&error) == Some(ERROR_WINHTTP_LOGIN_FAILURE) => session.ask(script, url, true),
        answered => answered,
    }
}

/// The system's error code, unsigned as in `WinHTTP`.
pub(in super::super) fn code(error: &io::Error) -> Option<u32> {
    error.raw_os_error().map(i32::cast_unsigned)
}

struct Session(*mut c_void);

impl Session {
    fn open() -> io::Result<Self> {
        let agent = wide("certificate-app");
        let none = ptr::null();
        // SAFETY: the agent's name ends in NUL and lives through the call; null stands for "none".
        let handle = unsafe { WinHttpOpen(agent.as_ptr(), WINHTTP_ACCESS_TYPE_NO_PROXY, none, none, 0) };
        if handle.is_null() {
            return Err(io::Error::last_os_error());
        }
        let session = Self(handle);
        // SAFETY: the handle is open.
        check(unsafe { WinHttpSetTimeouts(session.0, TIMEOUT, TIMEOUT, TIMEOUT, TIMEOUT) })?;
        Ok(session)
    }

    fn ask(&self, script: Option<&str>, url: &str, signs_in: bool) -> io::Result<Option<String>> {
        let (script, url) = (script.map(wide), wide(url));
        let mut options = WINHTTP_AUTOPROXY_OPTIONS {
            fAutoLogonIfChallenged: BOOL::from(signs_in),
            ..WINHTTP_AUTOPROXY_OPTIONS::default()
        };
        if let Some(script) = &script {
            options.dwFlags = WINHTTP_AUTOPROXY_CONFIG_URL;
            options.lpszAutoConfigUrl = script.as_ptr();
        } else {
            options.dwFlags = WINHTTP_AUTOPROXY_AUTO_DETECT;
            options.dwAutoDetectFlags = WINHTTP_AUTO_DETECT_TYPE_DHCP | WINHTTP_AUTO_DETECT_TYPE_DNS_A;
        }
        let mut found = WINHTTP_PROXY_INFO::default();
        // SAFETY: the session is open; the strings end in NUL and live through the call; both
        // structures are ours, and the answer's strings are taken over below.
        check(unsafe { WinHttpGetProxyForUrl(self.0, url.as_ptr(), &raw mut options, &raw mut found) })?;
        taken(found.lpszProxyBypass);
        Ok(taken(found.lpszProxy))
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { WinHttpCloseHandle(self.0) };
    }
}

fn check(result: BOOL) -> io::Result<()> {
    if result == 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

/// Copies a string that Windows has allocated for us, and frees it. `None` if it is blank.
fn taken(text: PWSTR) -> Option<String> {
    if text.is_null() {
        return None;
    }
    // SAFETY: Windows ends its strings in NUL; this one is ours alone, and not used again.
    let copy = unsafe {
        let mut length = 0;
        while *text.add(length) != 0 {
            length += 1;
        }
        let copy = String::from_utf16_lossy(std::slice::from_raw_parts(text, length));
        GlobalFree(text.cast());
        copy
    };
    Some(copy).filter(|copy| !copy.trim().is_empty())
}
