//! Sign-in to a proxy through SSPI: Windows uses the signed-in user's password, or a ticket instead,
//! and reveals neither to us.

use std::ffi::c_void;
use std::{io, ptr};

use windows_sys::Win32::Foundation::{
    SEC_E_OK, SEC_I_COMPLETE_AND_CONTINUE, SEC_I_COMPLETE_NEEDED, SEC_I_CONTINUE_NEEDED,
};
use windows_sys::Win32::Security::Authentication::Identity::{
    AcquireCredentialsHandleW, CompleteAuthToken, DeleteSecurityContext, FreeContextBuffer, FreeCredentialsHandle,
    ISC_REQ_ALLOCATE_MEMORY, ISC_REQ_CONNECTION, InitializeSecurityContextW, SECBUFFER_TOKEN, SECBUFFER_VERSION,
    SECPKG_CRED_OUTBOUND, SECURITY_NATIVE_DREP, SecBuffer, SecBufferDesc,
};
use windows_sys::Win32::Security::Credentials::SecHandle;
use windows_sys::Win32::System::Rpc::{SEC_WINNT_AUTH_IDENTITY_UNICODE, SEC_WINNT_AUTH_IDENTITY_W};
use windows_sys::core::HRESULT;
use zeroize::Zeroizing;

use super::wide;

/// One authentication, message by message.
pub(in super::super) struct Exchange {
    credentials: Credentials,
    context: Option<Context>,
    /// The service's name (SPN): `HTTP/proxy.example`.
    target: Vec<u16>,
}

impl Exchange {
    /// `package` is `Negotiate` or `NTLM`. Without an `identity`, signs in the user who runs this program.
    pub(in super::super) fn begin(package: &str, service: &str, identity: Option<&Identity>) -> io::Result<Self> {
        let credentials = Credentials::of(package, identity)?;
        Ok(Self { credentials, context: None, target: wide(service) })
    }

    /// The next message to the proxy, in answer to its `challenge` (none in the first step).
    pub(in super::super) fn step(&mut self, challenge: Option<&[u8]>) -> io::Result<Vec<u8>> {
        let mut said = challenge.unwrap_or_default().to_vec();
        let mut input = buffer(said.as_mut_ptr().cast(), length(&said)?);
        let inputs = list(&mut input);
        let mut output = buffer(ptr::null_mut(), 0);
        let mut outputs = list(&mut output);
        let old = self.context.as_ref().map_or(ptr::null(), |context| &raw const context.0);
        let mut new = self.context.as_ref().map_or(EMPTY, |context| context.0);
        let mut attributes = 0;
        // SAFETY: every pointer points to something alive through the call: the handles are open or,
        // for a first step, null; the target ends in NUL; the buffers describe our own memory. The
        // returned token is taken over below.
        let status = unsafe {
            InitializeSecurityContextW(
                &raw const self.credentials.0,
                old,
                self.target.as_ptr(),
                ISC_REQ_ALLOCATE_MEMORY | ISC_REQ_CONNECTION,
                0,
                SECURITY_NATIVE_DREP,
                if challenge.is_some() { &raw const inputs } else { ptr::null() },
                0,
                &raw mut new,
                &raw mut outputs,
                &raw mut attributes,
                ptr::null_mut(),
            )
        };
        let token = Token(output);
        check(status)?;
        self.keep(new);
        self.complete(status, &outputs)?;
        Ok(token.bytes())
    }

    /// The context is the same in each step; some packages change its handle.
    fn keep(&mut self, handle: SecHandle) {
        match &mut self.context {
            Some(context) => context.0 = handle,
            none => *none = Some(Context(handle)),
        }
    }

    fn complete(&self, status: HRESULT, outputs: &SecBufferDesc) -> io::Result<()> {
        let (SEC_I_COMPLETE_NEEDED | SEC_I_COMPLETE_AND_CONTINUE, Some(context)) = (status, &self.context) else {
            return Ok(());
        };
        // SAFETY: the context is open, and the buffers hold the token just made.
        check(unsafe { CompleteAuthToken(&raw const context.0, outputs) })
    }
}

/// A user other than the signed-in one, with their password.
pub(in super::super) struct Identity {
    user: Vec<u16>,
    domain: Vec<u16>,
    password: Zeroizing<Vec<u16>>,
}

impl Identity {
    /// `user` as people type it: `taro`, `DOMAIN\\taro`, `taro@domain.example`.
    pub(in super::super) fn of(user: &str, password: &str) -> Self {
        let (domain, user) = user.split_once('\\').unwrap_or(("", user));
        let password = Zeroizing::new(wide(password));
        Self { user: wide(user), domain: wide(domain), password }
    }

    /// Points into `self`.
    fn as_raw(&self) -> SEC_WINNT_AUTH_IDENTITY_W {
        SEC_WINNT_AUTH_IDENTITY_W {
            User: self.user.as_ptr().cast_mut(),
            UserLength: characters(&self.user),
            Domain: self.domain.as_ptr().cast_mut(),
            DomainLength: characters(&self.domain),
            Password: self.password.as_ptr().cast_mut(),
            PasswordLength: characters(&self.password),
            Flags: SEC_WINNT_AUTH_IDENTITY_UNICODE,
        }
    }
}

/// The length without the final NUL.
fn characters(text: &[u16]) -> u32 {
    u32::try_from(text.len() - 1).expect("what a person types is far below 4 GiB")
}

const EMPTY: SecHandle = SecHandle { dwLower: 0, dwUpper: 0 };

/// A handle to a user's credentials.
struct Credentials(SecHandle);

impl Credentials {
    fn of(package: &str, identity: Option<&Identity>) -> io::Result<Self> {
        let package = wide(package);
        let identity = identity.map(Identity::as_raw);
        let identity = identity.as_ref().map_or(ptr::null(), ptr::from_ref);
        let mut handle = EMPTY;
        let none = ptr::null();
        // SAFETY: the package's name ends in NUL and lives through the call, as do the identity and
        // the strings it points to; null stands for "none".
        let status = unsafe {
            AcquireCredentialsHandleW(
                none,
                package.as_ptr(),
                SECPKG_CRED_OUTBOUND,
                none.cast(),
                identity.cast(),
                None,
                none.cast(),
                &raw mut handle,
                ptr::null_mut(),
            )
        };
        check(status).map(|()| Self(handle))
    }
}

impl Drop for Credentials {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { FreeCredentialsHandle(&raw const self.0) };
    }
}

struct Context(SecHandle);

impl Drop for Context {
    fn drop(&mut self) {
        // SAFETY: the handle is ours and is not used again.
        unsafe { DeleteSecurityContext(&raw const self.0) };
    }
}

/// A message that Windows has allocated for us.
struct Token(SecBuffer);

impl Token {
    fn bytes(&self) -> Vec<u8> {
        if self.0.pvBuffer.is_null() {
            return Vec::new();
        }
        let length = usize::try_from(self.0.cbBuffer).unwrap_or_default();
        // SAFETY: Windows has allocated that many bytes there, and they are ours.
        unsafe { std::slice::from_raw_parts(self.0.pvBuffer.cast::<u8>(), length) }.to_vec()
    }
}

impl Drop for Token {
    fn drop(&mut self) {
        if !self.0.pvBuffer.is_null() {
            // SAFETY: Windows has allocated it for us, and it is not used again.
            unsafe { FreeContextBuffer(self.0.pvBuffer) };
        }
    }
}

fn buffer(bytes: *mut c_void, length: u32) -> SecBuffer {
    SecBuffer { cbBuffer: length, BufferType: SECBUFFER_TOKEN, pvBuffer: bytes }
}

fn list(buffer: &mut SecBuffer) -> SecBufferDesc {
    SecBufferDesc { ulVersion: SECBUFFER_VERSION, cBuffers: 1, pBuffers: buffer }
}

fn length(bytes: &[u8]) -> io::Result<u32> {
    u32::try_from(bytes.len()).map_err(io::Error::other)
}

fn check(status: HRESULT) -> io::Result<()> {
    match status {
        SEC_E_OK | SEC_I_CONTINUE_NEEDED | SEC_I_COMPLETE_NEEDED | SEC_I_COMPLETE_AND_CONTINUE => Ok(()),
        failed => Err(io::Error::from_raw_os_error(failed)),
    }
}

#[cfg(test)]
mod tests {
    use windows_sys::Win32::Foundation::SEC_E_SECPKG_NOT_FOUND;

    use super::*;

    fn begin(package: &str) -> io::Result<Exchange> {
        let identity = Identity::of(r"DOMAIN\taro", "password");
        Exchange::begin(package, "HTTP/proxy.example", Some(&identity))
    }

    #[test]
    fn ntlm_goes_from_message_to_message() {
        // The challenge of MS-NLMP section 4.2.4.3.
        const CHALLENGE: &[u8] = b"NTLMSSP\0\x02\0\0\0\x0c\0\x0c\0\x38\0\0\0\x33\x82\x8a\xe2\
            \x01\x23\x45\x67\x89\xab\xcd\xef\0\0\0\0\0\0\0\0\x24\0\x24\0\x44\0\0\0\
            \x06\0\x70\x17\0\0\0\x0fS\0e\0r\0v\0e\0r\0\x02\0\x0c\0D\0o\0m\0a\0i\0n\0\
            \x01\0\x0c\0S\0e\0r\0v\0e\0r\0\0\0\0\0";
        let mut exchange = match begin("NTLM") {
            Ok(exchange) => exchange,
            Err(error) if error.raw_os_error() == Some(SEC_E_SECPKG_NOT_FOUND) => {
                let why = "this system has no NTLM (Wine's is samba's ntlm_auth)";
                println!("not possible here: ntlm_goes_from_message_to_message: {why}");
                return;
            }
            Err(error) => panic!("{error}"),
        };
        assert!(exchange.step(None).unwrap().starts_with(b"NTLMSSP\0\x01\0\0\0"));
        assert!(exchange.step(Some(CHALLENGE)).unwrap().starts_with(b"NTLMSSP\0\x03\0\0\0"));
    }

    #[test]
    fn an_unknown_package_is_an_error() {
        let error = begin("Nonsense").err().unwrap();
        assert_eq!(error.raw_os_error(), Some(SEC_E_SECPKG_NOT_FOUND));
    }
}
