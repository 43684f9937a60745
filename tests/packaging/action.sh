#!/usr/bin/env bash
# The steps of action.yml, with the program of this source in the place where its first step installs it.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

export RUNNER_TEMP="$scratch/runner" GITHUB_STEP_SUMMARY="$scratch/summary.md"
program="${PAYLOADLINT:-$root/target/debug/payloadlint}"
[ -x "$program" ] || (cd "$root" && cargo build --quiet --locked)
mkdir -p "$RUNNER_TEMP/payloadlint/bin" && cp "$program" "$RUNNER_TEMP/payloadlint/bin/payloadlint"
mkdir "$scratch/work" && cd "$scratch/work"
mkdir "with blank" && for at in 1 2 3 4 5 6 7 8 9 10 11 12; do printf '{"attributes":{"a":null}}' > "with blank/$at.json"; done
run() { PATHS="$1" ARGS="$2" SARIF=out.sarif bash "$root/packaging/action.sh" check; }

expect 1 log run "with blank" ""
[ "$(grep -c '^::error ' log)" -eq 10 ] || fail "not ten annotations"
# In the order of names 8 and 9 come last.
holds "$GITHUB_STEP_SUMMARY" "with blank/8.json"
holds "$GITHUB_STEP_SUMMARY" "with blank/9.json"
holds out.sarif '"version":"2.1.0"'
expect 0 log run "with blank" "--fail-on never"
expect 1 log run "" ""
expect 2 log run "$(printf 'with blank\nnowhere')" ""
say "the action's steps, without GitHub"
