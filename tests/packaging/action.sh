#!/usr/bin/env bash
# The steps of action.yml without GitHub: installed from the wheel, then from source, then run.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

wants cargo
wheel
export RUNNER_TEMP="$scratch/runner" GITHUB_STEP_SUMMARY="$scratch/summary.md" SOURCE="$root"
action() { bash "$root/packaging/action.sh" "$@"; }
run() { PATHS="$1" ARGS="$2" SARIF=out.sarif action check; }
version="$(basename "$WHEEL" | cut -d- -f2)"
mkdir "$RUNNER_TEMP" "$scratch/work" && cd "$scratch/work"
mkdir "with blank" && for at in 1 2 3 4 5 6 7 8 9 10 11 12; do printf '{"attributes":{"a":null}}' > "with blank/$at.json"; done

PIP_NO_INDEX=1 PIP_FIND_LINKS="$(dirname "$WHEEL")" VERSION="$version" expect 0 log action install
holds log "payloadlint $version"
say "installed from the wheel"

expect 1 log run "with blank" ""
[ "$(grep -c '^::error ' log)" -eq 10 ] || fail "not ten annotations"
# In the order of names 8 and 9 come last.
holds "$GITHUB_STEP_SUMMARY" "with blank/8.json"
holds "$GITHUB_STEP_SUMMARY" "with blank/9.json"
holds out.sarif '"version":"2.1.0"'
expect 0 log run "with blank" "--fail-on never"
expect 1 log run "" ""
expect 2 log run "$(printf 'with blank\nnowhere')" ""
say "run"

rm -r "$RUNNER_TEMP/payloadlint"
VERSION="" expect 0 log action install
holds log "payloadlint $version"
expect 1 log run "with blank" ""
say "installed from source"
