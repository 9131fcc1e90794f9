#!/usr/bin/env bash
# Builds EcrMirror and runs all its tests, after installing what they need.
#
#   ./test.sh                                          everything
#   ./test.sh --project tests/EcrMirror.Oci.Tests      one project
#   ./test.sh --filter-class '*DigestTests'            one class, wherever it is
#
# Arguments go to `dotnet test`. The configuration is Release: the tests that start our programs as child processes start
# what ./ecr-mirror builds and starts, and both share one build.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1
export DOTNET_CLI_UI_LANGUAGE=en

say() { printf 'test.sh: %s\n' "$*" >&2; }

# The programs that the tests use as independent peers, each with the Debian package that brings it.
peers=(
  docker-registry:docker-registry
  htpasswd:apache2-utils
  skopeo:skopeo
  umoci:umoci
  aws:awscli
)

missing_packages() {
  local peer
  for peer in "${peers[@]}"; do
    command -v "${peer%%:*}" >/dev/null 2>&1 || printf '%s\n' "${peer#*:}"
  done
  python3 -c 'import boto3' >/dev/null 2>&1 || printf 'python3-boto3\n'
}

# docker-registry's package starts a daemon on port 5000 of every interface; a policy file keeps it from doing so.
install_as_root='
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    trap "rm -f $policy" EXIT
    printf "#!/bin/sh\nexit 101\n" > "$policy"
    chmod +x "$policy"
  fi
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -qq --no-install-recommends "$@" || { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; }
'

install_peers() {
  local -a packages runner
  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -gt 0 ] || return 0

  if ! command -v apt-get >/dev/null 2>&1; then
    say "not installed, and there is no apt-get to install them: ${packages[*]}."
  elif [ "$(id -u)" -eq 0 ]; then
    runner=(sh -c)
  elif sudo -n true >/dev/null 2>&1; then
    runner=(sudo -n sh -c)
  else
    say "not installed, and installing needs root: ${packages[*]}. As root: apt-get install ${packages[*]}"
  fi

  if [ "${#runner[@]}" -gt 0 ]; then
    say "installing ${packages[*]}…"
    "${runner[@]}" "$install_as_root" sh "${packages[@]}" </dev/null >&2 || say "apt-get failed."
  fi

  mapfile -t packages < <(missing_packages)
  [ "${#packages[@]}" -eq 0 ] || say "the tests that need ${packages[*]} will $([ "${CI:-}" = true ] && echo fail || echo skip)."
}

if ! command -v dotnet >/dev/null 2>&1; then
  say "the .NET 10 SDK is needed, and there is no 'dotnet' on the PATH. See https://dotnet.microsoft.com/download/dotnet/10.0"
  exit 2
fi
if ! dotnet --version >/dev/null 2>&1; then
  say "the .NET 10 SDK is needed (global.json). Installed: $(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ' -)."
  say "See https://dotnet.microsoft.com/download/dotnet/10.0"
  exit 2
fi

install_peers
tests/EcrMirror.Testing/debian/install.sh || say "the tests that need what is missing will $([ "${CI:-}" = true ] && echo fail || echo skip)."
tests/EcrMirror.Testing/node/install.sh || say "the tests that need what is missing will $([ "${CI:-}" = true ] && echo fail || echo skip)."

solution=(--solution EcrMirror.sln)
filter=()
for argument in "$@"; do
  case $argument in
    --project|--project=*|--solution|--solution=*|--test-modules|--test-modules=*) solution=() ;;
    # A filter leaves most projects without a test; that one of them ran none is no failure then (exit code 8).
    --filter-*) filter=(--ignore-exit-code 8) ;;
  esac
done

if [ "${#solution[@]}" -gt 0 ]; then
  dotnet build EcrMirror.sln --configuration Release --verbosity quiet
  # Its tests would do this while others are measured by their patience: it takes minutes of every processor.
  dotnet publish cli --configuration Release --runtime "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" --verbosity quiet
  solution+=(--no-build)
fi
exec dotnet test "${solution[@]}" --configuration Release --no-progress "$@" "${filter[@]}"
