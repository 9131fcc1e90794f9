# shellcheck shell=bash
# What up.sh and down.sh share: processes that were started, each as a line "id, start, name" in a file. The start tells a process from
# another one that has got its id since.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
folder=${MIRROR_LOCAL_FOLDER:-$root/artifacts/local}
processes=$folder/processes

# Services finish what they have first; Bus:StopTimeout is 25 seconds.
patience=40

say() { printf '%s\n' "$*" >&2; }

started_at() { ps -o lstart= -p "$1" 2>/dev/null | tr -s ' ' '_'; }

# start NAME PROGRAM [ARGUMENT...]: in a session of its own, so that Ctrl+C in this terminal is not for it.
start() {
  local name=$1 run=()
  shift
  ! command -v setsid >/dev/null 2>&1 || run=(setsid)
  "${run[@]}" "$@" </dev/null >"$folder/$name.log" 2>"$folder/$name.err" &
  printf '%s %s %s\n' "$!" "$(started_at "$!")" "$name" >>"$processes"
}

# Which of them still run: "id name", the last one started first.
running() {
  [ -f "$processes" ] || return 0
  local id started name found=()
  while read -r id started name; do
    [ "$(started_at "$id")" != "$started" ] || found=("$id $name" "${found[@]}")
  done <"$processes"
  [ "${#found[@]}" -eq 0 ] || printf '%s\n' "${found[@]}"
}

# Not through a pipe: a reader that has seen enough would end the writer, and that counts as a failure here.
is_running() { [[ $'\n'$(running)$'\n' == *" $1"$'\n'* ]]; }

# Signals those that are given as "id name" lines and waits until they have ended, or the time is over.
end() {
  local signal=$1 seconds=$2 lines=$3 id name waited=0
  while read -r id name; do
    [ -z "$id" ] || kill "-$signal" "$id" 2>/dev/null || true
  done <<<"$lines"
  while [ "$waited" -lt $((seconds * 10)) ]; do
    local left=''
    while read -r id name; do
      [ -z "$id" ] || ! is_running "$name" || left=yes
    done <<<"$lines"
    [ -n "$left" ] || return 0
    sleep 0.1
    waited=$((waited + 1))
  done
  return 1
}

# Ends the services first, then what they need: a service that stops gives its messages back to the queues.
down() {
  local services others
  services=$(running | grep -E ' (scheduler|planner|copier-[0-9]+|publisher)$' || true)
  [ -z "$services" ] || end TERM "$patience" "$services" || end KILL 5 "$(running | grep -E ' (scheduler|planner|copier-[0-9]+|publisher)$' || true)" || true
  others=$(running)
  [ -z "$others" ] || end TERM 10 "$others" || end KILL 5 "$(running)" || true
  others=$(running)
  if [ -n "$others" ]; then
    say "Still running, although they were killed: $others"
    return 1
  fi
  rm -f "$processes"
}
