#!/bin/sh
# Installs Inquill {{VERSION}}: downloads the archive for this system, compares its checksum, and copies the program into a
# folder. Nothing else is changed.
# usage: sh install.sh [--to FOLDER]
#   FOLDER  where to put the program; ~/.local/bin if left out
# INQUILL_RELEASE, if set, is the address to download from instead of {{RELEASE}}
set -eu

# In a function, so that nothing runs if only the start of this script was downloaded.
install() {
  version={{VERSION}}
  release=${INQUILL_RELEASE:-{{RELEASE}}}
  folder=${HOME:-.}/.local/bin
  while [ $# -gt 0 ]; do
    case $1 in
      --to)
        if [ $# -lt 2 ]; then fail "--to needs a folder"; fi
        folder=$2
        shift 2
        ;;
      *) fail "nothing is expected at $1; usage: sh install.sh [--to FOLDER]" ;;
    esac
  done

  case "$(uname -s) $(uname -m)" in
    'Linux x86_64' | 'Linux amd64')
      target=x86_64-unknown-linux-gnu
      sum={{SHA256 x86_64-unknown-linux-gnu}} ;;
    'Linux aarch64' | 'Linux arm64')
      target=aarch64-unknown-linux-gnu
      sum={{SHA256 aarch64-unknown-linux-gnu}} ;;
    'Darwin x86_64')
      target=x86_64-apple-darwin
      sum={{SHA256 x86_64-apple-darwin}} ;;
    'Darwin arm64')
      target=aarch64-apple-darwin
      sum={{SHA256 aarch64-apple-darwin}} ;;
    *) fail "there is no archive for $(uname -s) on $(uname -m); build Inquill from source: {{REPOSITORY}}" ;;
  esac

  name=inquill-$version-$target
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  download "$release/$name.tar.gz" "$work/archive"
  found=$(checksum "$work/archive")
  if [ "$found" != "$sum" ]; then
    fail "$release/$name.tar.gz is not the file that was released: its checksum is $found and should be $sum"
  fi
  tar -xzf "$work/archive" -C "$work"
  mkdir -p "$folder"
  # Renamed at the end, so that a running program is not overwritten.
  cp "$work/$name/inquill" "$folder/.inquill-$$"
  chmod 755 "$folder/.inquill-$$"
  mv "$folder/.inquill-$$" "$folder/inquill"

  echo "installed $("$folder/inquill" --version) in $folder"
  case ":${PATH:-}:" in
    *":$folder:"*) ;;
    *) echo "To run it from anywhere, add this line to the start file of your shell:"
      echo "  export PATH=\"$folder:\$PATH\"" ;;
  esac
}

download() {
  if command -v curl >/dev/null; then
    curl --fail --location --silent --show-error --output "$2" "$1" || fail "cannot download $1"
  elif command -v wget >/dev/null; then
    wget -q -O "$2" "$1" || fail "cannot download $1"
  else
    fail "this needs curl or wget"
  fi
}

checksum() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1
}

fail() {
  echo "error: $1" >&2
  exit 1
}

install "$@"
