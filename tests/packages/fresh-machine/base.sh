# A minimal Debian 12, made once and kept as an archive.

make_base() {
  local archive=$1 folder mirror
  command -v debootstrap >/dev/null || give_up "please run: apt-get install debootstrap"
  mkdir -p "$(dirname "$archive")"
  folder=$(mktemp -d "${TMPDIR:-/tmp}/fresh-machine-base.XXXXXX")
  mirror=$(mirror_of_this_machine)
  # Whoever has fetched Rust and Node has ca-certificates; nothing else is taken for granted.
  debootstrap --variant=minbase --include=ca-certificates bookworm "$folder" ${mirror:+"$mirror"}
  rm -rf "$folder"/var/cache/apt/archives/*.deb "$folder"/var/lib/apt/lists/*
  tar -cf "$archive.part" -C "$folder" .
  mv "$archive.part" "$archive"
  rm -rf --one-file-system "$folder"
}

# Empty where apt knows no Debian 12: debootstrap then has a default of its own.
mirror_of_this_machine() {
  apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' \
    'Component: main' 2>/dev/null | head -n 1
}
