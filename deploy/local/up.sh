#!/usr/bin/env bash
# The whole distributed system on this machine, on loopback: emulators of SQS, SNS and DynamoDB, a source registry and a local ECR, one
# Scheduler, one Planner, three Copiers and one Publisher, each a process of its own. Sends a request and waits for the image.
#
#   deploy/local/up.sh           starts everything and leaves it up
#   deploy/local/up.sh --down    ends everything, like deploy/local/down.sh
#
# Needs the .NET 10 SDK and Node 20 with npm. The AWS CLI sends the request where it is installed.
# MIRROR_LOCAL_FOLDER names another folder for logs and settings; MIRROR_LOCAL_PROGRAM a built ecr-mirror.dll, which is then not built.
set -euo pipefail

# shellcheck source=deploy/local/processes.sh
. "$(dirname "${BASH_SOURCE[0]}")/processes.sh"

case ${1:-} in
  '') ;;
  --down) exec "$(dirname "${BASH_SOURCE[0]}")/down.sh" ;;
  *) say "Usage: deploy/local/up.sh [--down]"; exit 2 ;;
esac

for needed in dotnet node ps; do
  command -v "$needed" >/dev/null 2>&1 || { say "'$needed' is needed, and is not on the PATH."; exit 2; }
done
if [ -n "$(running)" ]; then
  say "It is up already. To end it: deploy/local/down.sh"
  exit 2
fi

mkdir -p "$folder"
rm -f "$processes" "$folder"/*.log "$folder"/*.err

fail() {
  say "$*"
  exit 1
}

# However this ends before everything is up, nothing stays.
leave() {
  local status=$?
  trap - EXIT
  set +u
  if [ "$status" -ne 0 ]; then
    # One that was started a moment ago may not be written down yet.
    if [ -n "$!" ] && ! grep -q "^$! " "$processes" 2>/dev/null; then
      printf '%s %s latest\n' "$!" "$(started_at "$!")" >>"$processes"
    fi
    say "Ending what was started; logs are in $folder."
    down || true
  fi
  exit "$status"
}
trap leave EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# Waits until a process has written a line that matches, and prints what is after the match's prefix.
heard() {
  local name=$1 file=$2 pattern=$3 waited=0 found
  while [ "$waited" -lt 600 ]; do
    found=$(sed -n "s#$pattern#\\1#p" "$folder/$name.$file" | head -n 1)
    if [ -n "$found" ]; then
      printf '%s\n' "$found"
      return
    fi
    is_running "$name" || fail "$name has ended: $(tail -n 5 "$folder/$name.err" "$folder/$name.log")"
    sleep 0.1
    waited=$((waited + 1))
  done
  fail "$name did not come up within a minute: $(tail -n 5 "$folder/$name.err" "$folder/$name.log")"
}

# ask URL [HEADER]: the value of a header of the answer, or nothing; fails unless the answer is 200.
ask() {
  node -e '
    fetch(process.argv[1], { headers: { Accept: "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json" } })
      .then(answer => { console.log((process.argv[2] && answer.headers.get(process.argv[2])) ?? ""); process.exit(answer.status === 200 ? 0 : 1); })
      .catch(() => process.exit(1));
  ' "$@"
}

# AWS's clients want a region and credentials; the emulators check neither.
export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_REGION=eu-west-1 AWS_DEFAULT_REGION=eu-west-1 AWS_EC2_METADATA_DISABLED=true
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
unset AWS_PROFILE AWS_SESSION_TOKEN

if [ -n "${MIRROR_LOCAL_PROGRAM:-}" ]; then
  program=(dotnet "$MIRROR_LOCAL_PROGRAM")
else
  # Once, so that the processes do not wait for one another's build.
  "$root/ecr-mirror" --version >/dev/null
  program=("$root/ecr-mirror")
fi
"$root/tests/EcrMirror.Testing/node/install.sh" || fail "The emulators of SQS, SNS and DynamoDB could not be installed."

say "Starting emulators and registries…"
start fauxqs node "$root/artifacts/node/fauxqs/serve.mjs"
start dynalite node "$root/artifacts/node/dynalite/serve.mjs"
start registries "${program[@]}" demo --registries
queues=http://$(heard fauxqs err '^listening on \(127\.0\.0\.1:[0-9]*\)$')
tables=http://$(heard dynalite err '^listening on \(127\.0\.0\.1:[0-9]*\)$')
source=$(heard registries log '^Source registry \(127\.0\.0\.1:[0-9]*\), .*$')
destination=$(heard registries log '^.*, local ECR \(127\.0\.0\.1:[0-9]*\)$')

settings=$folder/settings.json
cat >"$settings" <<JSON
{
  "Bus": { "Transport": "AmazonSqs", "Region": "eu-west-1", "ServiceUrl": "$queues" },
  "State": { "DynamoDb": { "Region": "eu-west-1", "ServiceUrl": "$tables" } },

  // Processes on one machine need a port each; 0 is any that is free.
  "Http": { "Listen": "http://127.0.0.1:0" },

  // What a request may name: this source and this destination, and nothing else.
  "Scheduler": { "Requests": { "Allow": [ { "Source": "$source/**", "Destinations": [ "$destination/**" ] } ] } }
}
JSON
"${program[@]}" tables create --config "$settings" >"$folder/tables.log"

say "Starting services…"
services=(scheduler planner copier-1 copier-2 copier-3 publisher)
for service in "${services[@]}"; do
  start "$service" "${program[@]}" serve --config "$settings" --services "${service%-*}"
done
addresses=()
for service in "${services[@]}"; do
  address=$(heard "$service" log '^.*health and metrics at \(http://127\.0\.0\.1:[0-9]*\)".*$')
  waited=0
  until ask "$address/health/ready" >/dev/null; do
    is_running "$service" || fail "$service has ended: $(tail -n 5 "$folder/$service.err" "$folder/$service.log")"
    [ "$waited" -lt 60 ] || fail "$service is not ready; $address/health/ready says why."
    sleep 0.5
    waited=$((waited + 1))
  done
  addresses+=("$service $address")
done

request="{\"requestId\": \"local-1\", \"source\": \"$source/shop/web:1.0\", \"destinations\": [{\"repository\": \"$destination/mirror/shop/web\"}]}"
if command -v aws >/dev/null 2>&1; then
  say "Sending a request with the AWS CLI…"
  queue=$(aws sqs get-queue-url --endpoint-url "$queues" --queue-name mirror-requests --query QueueUrl --output text)
  aws sqs send-message --endpoint-url "$queues" --queue-url "$queue" --message-body "$request" >/dev/null
else
  say "Sending a request without the AWS CLI, which is not installed. With it:"
  say "  aws sqs send-message --endpoint-url $queues --queue-url \"\$(aws sqs get-queue-url --endpoint-url $queues --queue-name mirror-requests --query QueueUrl --output text)\" --message-body '$request'"
  node --input-type=module -e '
    const [queues, body] = process.argv.slice(1);
    const call = (action, content) => fetch(queues, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.0",
        "X-Amz-Target": "AmazonSQS." + action,
        // The emulator reads the region from it, and checks no signature.
        Authorization: "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/sqs/aws4_request, SignedHeaders=host, Signature=none",
      },
      body: JSON.stringify(content),
    }).then(async answer => answer.ok ? answer.json() : Promise.reject(await answer.text()));
    const { QueueUrl } = await call("GetQueueUrl", { QueueName: "mirror-requests" });
    await call("SendMessage", { QueueUrl, MessageBody: body });
  ' "$queues" "$request"
fi

image=http://$destination/v2/mirror/shop/web/manifests/1.0
waited=0
until mirrored=$(ask "$image" docker-content-digest); do
  [ "$waited" -lt 120 ] || fail "The image did not come within a minute; the logs say why."
  sleep 0.5
  waited=$((waited + 1))
done
original=$(ask "http://$source/v2/shop/web/manifests/1.0" docker-content-digest)
[ "$mirrored" = "$original" ] || fail "The digest at the destination is $mirrored, and should be $original."

cat <<TEXT
Mirrored:
  $original  $source/shop/web:1.0
  $mirrored  $destination/mirror/shop/web:1.0

Up, and staying so:
  queues and topics  $queues
  tables             $tables
  source registry    $source
  local ECR          $destination
TEXT
for line in "${addresses[@]}"; do
  printf '  %-18s %s/health/ready  %s/metrics\n' "${line% *}" "${line#* }" "${line#* }"
done
cat <<TEXT

Logs are in $folder, one file each; settings in $settings.
To use AWS's clients: export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local AWS_DEFAULT_REGION=eu-west-1
  aws sqs list-queues --endpoint-url $queues
To end everything: deploy/local/down.sh
TEXT
