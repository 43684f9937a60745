#!/usr/bin/env bash
# How many instructions a byte the whole process takes for clean bodies; exit 1 where that is over the limit.
# Unlike time it is the same on a busy machine, so that CI may guard it.
#
#   benches/instructions.sh [--limit N] [BIN]
#
# N is 10 where not given; BIN a release build of this checkout. CORPUS (environment) is a built `corpus` example, in place of
# a build. Without valgrind nothing is measured, and it says so.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
limit=10
bin=
while [ $# -gt 0 ]; do
  case $1 in
    --limit) limit=$2; shift ;;
    -h|--help) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "instructions.sh: no option $1" >&2; exit 2 ;;
    *) bin=$1 ;;
  esac
  shift
done
if ! command -v valgrind >/dev/null; then
  echo "*** SKIPPED: there is no valgrind on this machine, so instructions were not counted ***"
  exit 0
fi
target=${CARGO_TARGET_DIR:-$root/target}
if [ -z "$bin" ]; then
  (cd "$root" && cargo build --quiet --release --locked --bin payloadlint)
  bin=$target/release/payloadlint
fi
if [ -z "${CORPUS:-}" ]; then
  (cd "$root" && cargo build --quiet --locked --example corpus)
  CORPUS=$target/debug/examples/corpus
fi
case $bin in /*) ;; *) bin=$PWD/$bin ;; esac

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
docs=20000
"$CORPUS" ndjson "$folder/clean.ndjson" $docs 0 >/dev/null
bytes=$(wc -c < "$folder/clean.ndjson")
# Started where no config lies; the environment's size moves the count by a little, so it is empty.
if ! (cd "$folder" && env -i "$(command -v valgrind)" --tool=callgrind --callgrind-out-file="$folder/out" \
  "$bin" check -f ndjson --threads 1 clean.ndjson) > "$folder/log" 2>&1; then
  cat "$folder/log" >&2
  echo "instructions.sh: that did not run, or found something in clean bodies" >&2
  exit 1
fi
count=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$folder/log")
awk -v count="$count" -v bytes="$bytes" -v docs=$docs -v limit="$limit" 'BEGIN {
  each = count / bytes
  printf "%d clean bodies, %d bytes: %d instructions, %.2f a byte (limit %s)\n", docs, bytes, count, each, limit
  exit each > limit
}' || { echo "instructions.sh: over the limit" >&2; exit 1; }
