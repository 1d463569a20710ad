# How this machine reaches its package registries, handed on as it is.

copy_registry_settings() {
  local root=$1
  copy_apt_settings "$root"
  copy_certificates "$root"
  copy_if_there "$root" /etc/resolv.conf /etc/hosts /etc/pip.conf \
    "$(npm config get globalconfig)" "$HOME/.npmrc" \
    "${CARGO_HOME:-$HOME/.cargo}/config.toml" "${CARGO_HOME:-$HOME/.cargo}/config"
  # No init runs in there, so no package may start a service.
  printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod +x "$root/usr/sbin/policy-rc.d"
}

copy_apt_settings() {
  local root=$1 file
  rm -f "$root/etc/apt/sources.list"
  copy_if_there "$root" /etc/apt/sources.list /etc/apt/sources.list.d /etc/apt/keyrings \
    /etc/apt/trusted.gpg.d
  # Only how apt fetches: hooks of programs that are not in there would fail.
  while read -r file; do
    copy_if_there "$root" "$file"
  done < <(grep -rlE '^Acquire::' /etc/apt/apt.conf /etc/apt/apt.conf.d 2>/dev/null)
}

copy_certificates() {
  copy_if_there "$1" /usr/local/share/ca-certificates
  chroot "$1" update-ca-certificates >/dev/null 2>&1
}

# Files of this user go to root's folder, all others to the same place.
copy_if_there() {
  local root=$1 file place
  shift
  for file in "$@"; do
    [[ -e $file ]] || continue
    place=$root${file/#$HOME\//\/root\/}
    mkdir -p "$(dirname "$place")"
    cp -rL "$file" "$(dirname "$place")/"
  done
}
