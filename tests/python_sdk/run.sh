#!/usr/bin/env bash
# The real Python SDK against `payloadlint serve`, and `payloadlint check` on what came in.
# Wants python3 with venv and, the first time, PyPI. Usage: tests/python_sdk/run.sh [PAYLOADLINT]
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
payloadlint=${1:-$root/target/debug/payloadlint}
[ -x "$payloadlint" ] || (cd "$root" && cargo build --locked --bin payloadlint)

venv=$root/target/python_sdk
if ! cmp -s "$here/requirements.txt" "$venv/installed.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  cp "$here/requirements.txt" "$venv/installed.txt"
fi

work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
"$payloadlint" serve --record "$work/record.ndjson" --idle-exit 60 > "$work/serve.out" 2> "$work/serve.err" &
server=$!
for _ in $(seq 100); do
  grep -q '^listening on ' "$work/serve.out" && break
  kill -0 "$server" || { cat "$work/serve.err" >&2; exit 1; }
  sleep 0.1
done
url=$(sed -n 's/^listening on //p' "$work/serve.out")

# A home of its own: the SDK reads ~/.genesyscloudpython/config. No proxy: this is loopback.
env -u HTTP_PROXY -u HTTPS_PROXY -u http_proxy -u https_proxy HOME="$work" \
  timeout 120 "$venv/bin/python" "$here/sdk.py" "$url"

kill -TERM "$server"
status=0
wait "$server" || status=$?
server=
sed 's/^/serve: /' "$work/serve.out"
[ "$status" = 1 ] || { echo "serve ended with $status, and bodies were refused: 1 was due" >&2; exit 1; }

# What was refused is named; what was taken is clean.
status=0
"$payloadlint" check --format concise "$work/record.ndjson" > "$work/check.out" || status=$?
sed 's/^/check: /' "$work/check.out"
[ "$status" = 1 ] || { echo "check ended with $status: 1 was due" >&2; exit 1; }
for rule in null-value wrong-case-key; do
  grep -q "error\[$rule\]" "$work/check.out" || { echo "check does not name $rule" >&2; exit 1; }
done
grep -q '/attributes' "$work/record.ndjson"
if grep -i -E 'bearer|made-up-secret|sim-' "$work/record.ndjson"; then
  echo "the record holds a credential" >&2
  exit 1
fi
echo "the Python SDK and payloadlint agree"
