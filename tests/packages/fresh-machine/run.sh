#!/usr/bin/env bash
# Proves on a minimal Debian 12, with nothing but Rust and Node put in, that the commands people type
# work: `npm start` without a display, twice, and `npm test`. Needs root and debootstrap.
#
#   tests/packages/fresh-machine/run.sh [--keep] [COMMAND...]     COMMAND instead of those three
#
# The machine is a folder entered with chroot, in name spaces of its own. Its packages come from
# wherever this machine's do.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$here/../../.." && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/fresh-machine
base=$cache/bookworm.tar

# shellcheck source=tests/packages/fresh-machine/base.sh
source "$here/base.sh"
# shellcheck source=tests/packages/fresh-machine/toolchains.sh
source "$here/toolchains.sh"
# shellcheck source=tests/packages/fresh-machine/registries.sh
source "$here/registries.sh"

main() {
  local keep=no
  if [[ ${1:-} == --keep ]]; then keep=yes && shift; fi
  [[ $EUID -eq 0 ]] || give_up "this needs root (chroot, mounts)"
  machine=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine.XXXXXX")
  if [[ $keep == no ]]; then trap 'rm -rf --one-file-system "$machine"' EXIT; fi
  make_machine
  if [[ $# -gt 0 ]]; then
    step "$*" "$@"
  else
    prove
  fi
  if [[ $keep == yes ]]; then echo "kept: $machine"; fi
}

prove() {
  step "npm start" npm start
  step "npm start, again" npm start
  step "npm test" npm test
  echo "fresh machine: all passed"
}

make_machine() {
  say "a minimal Debian 12"
  [[ -f $base ]] || make_base "$base"
  tar -xf "$base" -C "$machine"
  chmod 755 "$machine"
  say "Rust and Node"
  put_rust_in "$machine"
  put_node_in "$machine"
  copy_registry_settings "$machine"
  say "a clean checkout of $(git -C "$repository" log -1 --format='%h %s')"
  git clone --quiet --no-hardlinks "$repository" "$machine/checkout"
}

step() {
  local name=$1 begin=$SECONDS
  shift
  say "$name"
  enter "$@" || give_up "$name failed after $((SECONDS - begin)) s"
  say "$name: $((SECONDS - begin)) s"
}

# Mounts and processes live in name spaces of their own and go with them.
enter() {
  export machine
  unshare --mount --pid --fork --kill-child "$here/enter.sh" "$@" </dev/null
}

say() { printf '\n=== %s\n' "$*"; }

give_up() {
  echo "fresh machine: $*" >&2
  exit 1
}

main "$@"
