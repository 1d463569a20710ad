# What a person has installed before the first command: rustup's stable Rust, and Node with npm.

put_rust_in() {
  local root=$1/root sysroot name program
  sysroot=$(rustc --print sysroot)
  name=$(basename "$sysroot")
  mkdir -p "$root/.rustup/toolchains" "$root/.cargo/bin"
  cp -a "$sysroot" "$root/.rustup/toolchains/$name"
  cat >"$root/.rustup/settings.toml" <<SETTINGS
version = "12"
default_toolchain = "$name"
profile = "default"
SETTINGS
  cp -L "$(command -v rustup)" "$root/.cargo/bin/rustup"
  # rustup's own proxies; tools somebody installed by cargo stay behind.
  for program in cargo cargo-clippy cargo-fmt clippy-driver rustc rustdoc rustfmt; do
    ln -s rustup "$root/.cargo/bin/$program"
  done
}

put_node_in() {
  local modules=$1/usr/local/lib/node_modules
  mkdir -p "$modules"
  cp -L "$(command -v node)" "$1/usr/local/bin/node"
  cp -a "$(dirname "$(dirname "$(readlink -f "$(command -v npm)")")")" "$modules/npm"
  ln -s ../lib/node_modules/npm/bin/npm-cli.js "$1/usr/local/bin/npm"
  ln -s ../lib/node_modules/npm/bin/npx-cli.js "$1/usr/local/bin/npx"
}
