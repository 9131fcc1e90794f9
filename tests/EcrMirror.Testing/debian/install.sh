#!/usr/bin/env bash
# Unpacks the peers that only newer releases of Debian have into artifacts/debian/bin (EcrMirror.Testing.Peers.Component), and docker's
# engine into artifacts/debian/docker (EcrMirror.Testing.Peers.DockerEngine): its package would start it for the whole machine. Nothing of
# the system changes: the lists and the packages stay in a folder that goes. Says what it could not get, and fails then.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
target=$root/artifacts/debian/bin
docker=$root/artifacts/debian/docker
# Where this machine gets its packages from; security updates are elsewhere.
mirror=${DEBIAN_MIRROR:-$(apt-get indextargets --format '$(REPO_URI)' 2>/dev/null | grep -v security | head -n 1)}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
peers=(crane oras)
# The skopeo of unstable needs a newer C library than that of Debian 12: it is unpacked with all of its libraries, and started by their loader.
newer=$root/artifacts/debian/skopeo-new
status=0

say() { printf '%s: %s\n' "debian/$(basename "$0")" "$*" >&2; }

engine_runs() { "$docker/usr/sbin/dockerd" --version >/dev/null 2>&1 && "$docker/usr/bin/docker" --version >/dev/null 2>&1; }

# Some do not know their own version, so that of the package is kept beside them.
runs() { [ -e "$target/$1.version" ] && [ -x "$target/$1" ] && "$target/$1" "${2:-version}" >/dev/null 2>&1; }

missing=()
for peer in "${peers[@]}"; do
  command -v "$peer" >/dev/null 2>&1 || runs "$peer" || missing+=("$peer")
done
engine=()
engine_runs || engine=(docker)
skopeo=()
runs skopeo-new --version || skopeo=(skopeo-new)
[ "$((${#missing[@]} + ${#engine[@]} + ${#skopeo[@]}))" -gt 0 ] || exit 0

if [ -z "$mirror" ] || ! command -v dpkg-deb >/dev/null 2>&1 || [ ! -e "$keyring" ]; then
  say "there is no Debian here to get ${missing[*]} ${engine[*]} ${skopeo[*]} from."
  exit 1
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$target" "$work/lists/partial" "$work/cache/archives/partial" "$work/debs"
# Where root runs this, apt downloads as another user.
chmod 755 "$work"
chmod 777 "$work/debs"
options=(
  -o Dir::Etc::sourcelist="$work/list" -o Dir::Etc::sourceparts=-
  -o Dir::State::lists="$work/lists" -o Dir::Cache="$work/cache"
  -o Acquire::Languages=none -qq
)

look_in() {
  printf 'deb [signed-by=%s] %s %s main\n' "$keyring" "$mirror" "$1" > "$work/list"
  apt-get "${options[@]}" update </dev/null >&2
}

# unpack FOLDER PACKAGE...
unpack() {
  local folder=$1 deb
  shift
  rm -rf "$folder" "$work"/debs/*
  (cd "$work/debs" && apt-get "${options[@]}" download "$@" </dev/null >&2) || return 1
  for deb in "$work"/debs/*.deb; do
    dpkg-deb --extract "$deb" "$folder" || return 1
  done
}

# version_of PACKAGE: of those that were unpacked last.
version_of() { dpkg-deb --field "$work/debs/$1"_*.deb Version; }

# libraries_of PACKAGE...: those that they are linked with, which are called lib… in Debian.
libraries_of() { apt-cache "${options[@]}" depends "$@" | sed -n 's/^ *|\{0,1\}Depends: \(lib[^ ]*\)$/\1/p' | sort -u; }

unpack_skopeo() {
  local direct loader
  direct=$(libraries_of skopeo)
  # Names are split on purpose.
  unpack "$newer" skopeo $( (printf '%s\n' $direct; libraries_of $direct) | sort -u) || return 1
  loader=$(cd "$newer" && find usr/lib -name 'ld-linux*.so.*' | head -n 1)
  [ -n "$loader" ] || return 1
  printf '%s\n' '#!/bin/sh' "newer=\${0%/*}/../skopeo-new" \
    "exec \"\$newer/$loader\" --library-path \"\$newer/${loader%/*}\" \"\$newer/usr/bin/skopeo\" \"\$@\"" > "$target/skopeo-new"
  chmod 755 "$target/skopeo-new"
  version_of skopeo > "$target/skopeo-new.version"
}

# The engine's programs go with each other and with the C library of this machine, so they are of its own release. Newer ones have the
# client in a package of its own.
if [ "${#engine[@]}" -gt 0 ]; then
  release=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
  say "looking for docker in ${release:-no release}…"
  if look_in "$release" && { unpack "$docker" docker.io docker-cli containerd runc 2>/dev/null || unpack "$docker" docker.io containerd runc; } && engine_runs; then
    say "unpacked $("$docker/usr/sbin/dockerd" --version)."
  else
    rm -rf "$docker"
    say "could not get docker."
    status=1
  fi
fi

# Those of unstable need no newer C library than that of Debian 12, so far; where one does, an older release may have the program.
for suite in sid testing; do
  [ "${#missing[@]}" -gt 0 ] || break
  say "looking for ${missing[*]} in $suite…"
  look_in "$suite" || continue
  left=()
  for peer in "${missing[@]}"; do
    if unpack "$work/unpacked" "$peer" \
      && install -m 755 "$work/unpacked/usr/bin/$peer" "$target/$peer" \
      && version_of "$peer" > "$target/$peer.version" \
      && runs "$peer"; then
      say "unpacked $(basename "$work"/debs/*.deb)."
    else
      # One that was unpacked earlier and runs is better than none.
      "$target/$peer" version >/dev/null 2>&1 || rm -f "$target/$peer" "$target/$peer.version"
      left+=("$peer")
    fi
  done
  missing=("${left[@]}")
done

if [ "${#skopeo[@]}" -gt 0 ]; then
  say "looking for skopeo and its libraries in sid…"
  if look_in sid && unpack_skopeo && runs skopeo-new --version; then
    say "unpacked $("$target/skopeo-new" --version)."
  else
    rm -rf "$newer" "$target/skopeo-new" "$target/skopeo-new.version"
    say "could not get skopeo of sid."
    status=1
  fi
fi

if [ "${#missing[@]}" -gt 0 ]; then
  say "could not get ${missing[*]}."
  status=1
fi
exit "$status"
