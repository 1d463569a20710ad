#!/usr/bin/env bash
# Runs a command in the checkout on the machine in $machine, in name spaces made for it by run.sh.
set -euo pipefail

if [[ $(readlink /proc/self/ns/mnt) == $(readlink /proc/1/ns/mnt) ]]; then
  echo "enter.sh: only run.sh starts this, in a mount name space of its own" >&2
  exit 1
fi
mount --make-rprivate /
mount --bind "$machine" "$machine" # a root of its own, so that tests in there can mount, too
mount -t proc proc "$machine/proc"
mount -t sysfs -o ro sysfs "$machine/sys"
mount --rbind /dev "$machine/dev"
mount -t tmpfs tmpfs "$machine/dev/shm"
mount -t tmpfs -o mode=755 tmpfs "$machine/run"

environment=(HOME=/root LANG=C.UTF-8 CI=true
  PATH=/root/.cargo/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin)
# How this machine reaches its registries may stand in the environment.
while IFS= read -r -d '' variable; do
  case ${variable%%=*} in
  *_proxy | *_PROXY | *_CA_BUNDLE | *_CERT | SSL_CERT_* | *_CACERTS | *_CA_CERTS | npm_config_* | \
    CARGO_HTTP_* | CARGO_NET_* | CARGO_REGISTR* | GIT_SSL_* | PIP_*) environment+=("$variable") ;;
  esac
done < <(env -0)

exec chroot "$machine" /usr/bin/env -i "${environment[@]}" \
  /bin/bash -c 'cd /checkout && exec "$@"' -- "$@"
