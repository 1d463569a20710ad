// @ts-check
/**
 * What the commands need from Debian 12, and why.
 *
 * @typedef {"build" | "window" | "browser" | "terminal" | "test" | "complete"} Purpose "complete": of `npm run test:all` alone
 * @typedef {import("./lib/debian.mjs").DebianPackage & { purposes: readonly Purpose[] }} NeededPackage
 */

/** @type {readonly NeededPackage[]} */
export const packages = [
  { name: "build-essential", why: "C compiler and linker", purposes: ["build"] },
  { name: "pkg-config", why: "finds the libraries to link", purposes: ["build"] },
  { name: "libssl-dev", why: "OpenSSL: keys, requests, certificates", purposes: ["build"] },
  { name: "libkrb5-dev", why: "Kerberos: signing in to the company's proxy", purposes: ["build"] },
  { name: "libclang-dev", why: "reads its header files", purposes: ["build"] },
  { name: "libwebkit2gtk-4.1-dev", why: "the app's window", purposes: ["build"] },
  { name: "ca-certificates", why: "trust in the package registries", purposes: ["build"] },
  { name: "libnss3", why: "the browsers' certificate database", purposes: ["build"] },
  { name: "fonts-noto-cjk", why: "Japanese characters", purposes: ["window", "test"] },
  { name: "libnss3-tools", why: "looks into that database", purposes: ["browser", "terminal", "test"] },
  { name: "curl", why: "a web client", purposes: ["terminal", "test"] },
  { name: "openssl", why: "an independent look at certificates", purposes: ["test"] },
  { name: "strongswan-pki", why: "an independent EST client and authority", purposes: ["test"] },
  { name: "libstrongswan-standard-plugins", why: "its cryptography", purposes: ["test"] },
  { name: "strace", why: "stops a program at a chosen system call", purposes: ["test"] },
  { name: "chromium", why: "the browser that logs in", purposes: ["browser", "test"] },
  { name: "chromium-headless-shell", why: "renders pages without a browser", purposes: ["test"] },
  { name: "webkit2gtk-driver", why: "drives the app's window", purposes: ["test"] },
  { name: "xvfb", why: "a display without a screen", purposes: ["test"] },
  { name: "openbox", why: "a window manager on it", purposes: ["test"] },
  { name: "xdotool", why: "looks at its windows", purposes: ["test"] },
  { name: "dunst", why: "shows notices, which can be pressed", purposes: ["test"] },
  { name: "desktop-file-utils", why: "checks menu entries", purposes: ["test"] },
  { name: "libglib2.0-bin", why: "opens links as a desktop does", purposes: ["browser", "test"] },
  { name: "xdg-utils", why: "opens links as a browser does", purposes: ["browser", "test"] },
  { name: "squid", why: "a proxy as companies run it", purposes: ["test"], service: "squid" },
  { name: "tinyproxy", why: "another one", purposes: ["test"], service: "tinyproxy" },
  { name: "winbind", why: "judges NTLM there (ntlm_auth)", purposes: ["test"], service: "winbind" },
  { name: "krb5-kdc", why: "a Kerberos domain", purposes: ["test"], service: "krb5-kdc" },
  { name: "krb5-admin-server", why: "fills it", purposes: ["test"], service: "krb5-admin-server" },
  { name: "krb5-user", why: "gets tickets of it", purposes: ["test"] },
  { name: "python3-aiosmtpd", why: "an independent mail server", purposes: ["test"] },
  { name: "python3-venv", why: "an independent engine for proxy scripts (pacparser)", purposes: ["test"] },
  { name: "iproute2", why: "a network without a way out", purposes: ["test"] },
  { name: "xdg-user-dirs", why: "finds the desktop's folder", purposes: ["test"] },
  { name: "systemd", why: "checks the package's units", purposes: ["test"] },
  { name: "dbus-daemon", why: "a session bus for the window", purposes: ["test"] },
  { name: "pkexec", why: "asks for consent to updates, with polkit", purposes: ["test"] },
  { name: "apt-utils", why: "writes apt repositories", purposes: ["test"] },
  { name: "gnupg", why: "signs them", purposes: ["test"] },
  { name: "lintian", why: "judges the package by Debian's policy", purposes: ["test"] },
  { name: "appstream", why: "checks what software centres show", purposes: ["test"] },
  { name: "man-db", why: "shows manual pages", purposes: ["test"] },
  { name: "fcitx5", why: "an input method", purposes: ["complete"] },
  { name: "fcitx5-anthy", why: "types Japanese by it", purposes: ["complete"] },
  { name: "fcitx5-frontend-gtk3", why: "into the window", purposes: ["complete"] },
  { name: "weston", why: "a Wayland desktop without a screen", purposes: ["complete"] },
  { name: "orca", why: "reads the window aloud", purposes: ["complete"] },
  { name: "at-spi2-core", why: "the bus by which it does", purposes: ["complete"] },
  { name: "softhsm2", why: "a token that signs for Windows", purposes: ["test"] },
  { name: "libengine-pkcs11-openssl", why: "asks the token", purposes: ["test"] },
];

/** @param {readonly Purpose[]} wanted */
export const packagesFor = (wanted) =>
  packages.filter(({ purposes }) => purposes.some((purpose) => wanted.includes(purpose)));
