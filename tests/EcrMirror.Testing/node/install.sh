#!/usr/bin/env bash
# Installs the emulators of AWS that tests and deploy/local use, from npm into artifacts/node: each folder beside this file has what to
# install, exactly, and the script that starts it (EcrMirror.Testing.Peers.NodePeer). Says what it could not install, and fails then.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
status=0

say() { printf '%s: %s\n' "$(basename "$0")" "$*" >&2; }

for script in "$here"/*/serve.mjs; do
  source=$(dirname "$script")
  name=$(basename "$source")
  target=$root/artifacts/node/$name
  mkdir -p "$target"
  cp "$source/package.json" "$source/package-lock.json" "$source/serve.mjs" "$target/"
  # Put there last, so that an installation that was cut off is made anew.
  ! cmp -s "$source/package-lock.json" "$target/node_modules/.installed.json" || continue
  if ! command -v npm >/dev/null 2>&1; then
    say "npm is not installed, and $name comes from there."
    status=1
    continue
  fi
  say "installing $name…"
  if (cd "$target" && npm ci --no-audit --no-fund --ignore-scripts --loglevel error </dev/null >&2); then
    cp "$source/package-lock.json" "$target/node_modules/.installed.json"
  else
    rm -rf "$target/node_modules"
    say "npm failed to install $name."
    status=1
  fi
done

exit "$status"
