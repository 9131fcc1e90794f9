#!/usr/bin/env bash
# Ends everything that up.sh started. Logs stay.
set -euo pipefail

# shellcheck source=deploy/local/processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

if [ ! -f "$processes" ]; then
  say "Nothing is up."
  exit 0
fi
down
say "Everything has ended. Logs are in $folder."
