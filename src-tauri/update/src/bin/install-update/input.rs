use std::io::Read;

use cert_update::{MANIFEST_LIMIT, Manifest, ReleaseError, SIGNATURE_LIMIT};

use crate::error::InstallError;
use crate::identity::Identity;

/// A manifest and the bytes of its package, both verified.
pub(crate) fn read(input: &mut impl Read, identity: &Identity) -> Result<(Manifest, Vec<u8>), InstallError> {
    let bytes = frame(input, MANIFEST_LIMIT as u64)?;
    let signature = frame(input, SIGNATURE_LIMIT as u64)?;
    let manifest = Manifest::verify(bytes, signature, &identity.keys, identity.product)?;
    let package = frame(input, manifest.package()?.size)?;
    manifest.verify_package(&package)?;
    Ok((manifest, package))
}

/// A length in four bytes, and as many bytes; no more than `limit`.
fn frame(input: &mut impl Read, limit: u64) -> Result<Vec<u8>, InstallError> {
    let failed = InstallError::failed("cannot read what to install");
    let mut length = [0; 4];
    if let Err(error) = input.read_exact(&mut length) {
        return Err(failed(error));
    }
    let length = u32::from_be_bytes(length);
    if u64::from(length) > limit {
        return Err(ReleaseError::TooLarge.into());
    }
    let mut bytes = vec![0; length as usize];
    input.read_exact(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use cert_update::{PublicKeys, platform_name};
    use minisign::KeyPair;
    use serde_json::json;

    use super::*;

    const PACKAGE: &[u8] = b"the bytes of a package";

    struct Bank(KeyPair);

    impl Bank {
        fn new() -> Self {
            Self(KeyPair::generate_unencrypted_keypair().unwrap())
        }

        fn identity(&self) -> Identity {
            let keys = PublicKeys::parse([self.0.pk.to_base64().as_str()]).unwrap();
            Identity { program: "app", package: "app", product: "jp.example.bank", keys }
        }

        fn sign(&self, bytes: &[u8]) -> String {
            minisign::sign(None, &self.0.sk, bytes, None, None).unwrap().to_string()
        }

        /// What its window writes.
        fn frames(&self, product: &str) -> [Vec<u8>; 3] {
            let signature = STANDARD.encode(self.sign(PACKAGE));
            let package = json!({ "url": "", "signature": signature, "size": PACKAGE.len() });
            let platforms = json!({ platform_name(): package });
            let manifest = json!({
                "product": product, "serial": 1, "version": "1.2.3", "platforms": platforms,
            });
            let manifest = manifest.to_string().into_bytes();
            let signature = self.sign(&manifest).into_bytes();
            [manifest, signature, PACKAGE.to_vec()]
        }
    }

    fn written(frames: &[Vec<u8>]) -> Vec<u8> {
        let length = |frame: &Vec<u8>| u32::try_from(frame.len()).unwrap().to_be_bytes();
        frames.iter().flat_map(|frame| [&length(frame)[..], frame].concat()).collect()
    }

    #[test]
    fn what_the_bank_has_signed_is_taken() {
        let bank = Bank::new();
        let input = written(&bank.frames("jp.example.bank"));
        let (manifest, package) = read(&mut &*input, &bank.identity()).unwrap();
        assert_eq!((manifest.version.to_string().as_str(), &*package), ("1.2.3", PACKAGE));
    }

    #[test]
    fn whatever_else_comes_is_refused() {
        let bank = Bank::new();
        let good = bank.frames("jp.example.bank");
        let (mut changed, mut longer, mut empty) = (good.clone(), good.clone(), good.clone());
        changed[2][0] ^= 1;
        longer[2].push(0);
        empty[2].clear();
        let refused = [
            changed,
            longer,
            empty,
            Bank::new().frames("jp.example.bank"),
            bank.frames("jp.example.other"),
            [good[0].clone(), Bank::new().sign(&good[0]).into(), good[2].clone()],
            [vec![b' '; MANIFEST_LIMIT + 1], good[1].clone(), good[2].clone()],
        ];
        for frames in refused {
            let outcome = read(&mut &*written(&frames), &bank.identity());
            assert!(matches!(outcome, Err(InstallError::Refused(_))), "{outcome:?}");
        }
    }

    #[test]
    fn what_ends_too_early_is_no_refusal() {
        let bank = Bank::new();
        let input = written(&bank.frames("jp.example.bank"));
        for end in [0, 3, 10, input.len() - 1] {
            let outcome = read(&mut &input[..end], &bank.identity());
            assert!(matches!(outcome, Err(InstallError::Failed(_))), "{end}");
        }
    }
}
