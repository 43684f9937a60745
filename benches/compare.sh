#!/usr/bin/env bash
# payloadlint beside what else there is, on the same files in one run; prints each target with what was measured.
#
#   benches/compare.sh [--setup] [--quick|--full] [--only PART,…] [--runs N] [--work DIR] [--by wall|cpu]
#                      [--strict] [--write FILE] [--doc FILE] [BIN]
#
# BIN          the payloadlint to measure; without it, a release build of this checkout.
# --setup      first installs the peers into DIR/peers: PyPI, npm, crates.io. Peers that are not there are
#              left out, and their targets are said to be not measured.
# --quick      200,000 bodies, 5 runs (the default); --full: 1,000,000 bodies, 7 runs, and memory at 1 GiB.
# --only       of clean, defects, kcat, folder, start, instructions, memory, counts.
# --by         what the targets are judged by; without it wall time, but processor time where the machine
#              was busy. Both are printed.
# --strict     exit 1 if a target is missed, too. Differing counts and failing commands always do that.
# --write      also writes everything, with versions and the machine, into FILE (benches/results/…).
# --doc        also puts the table of targets into FILE, between its marks.
# CORPUS       (environment) a built `corpus` example, in place of a build.
#
# Seconds of two runs say nothing: machines differ and drift. Ratios within one run do.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")

setup=
work=${TMPDIR:-/tmp}/payloadlint-compare
bin=
pass=()
while [ $# -gt 0 ]; do
  case $1 in
    --setup) setup=1 ;;
    --work) work=$2; shift ;;
    --quick) ;;
    --full|--strict) pass+=("$1") ;;
    --only|--runs|--by|--write|--doc) pass+=("$1" "$2"); shift ;;
    -h|--help) sed -n '2,22s/^# \{0,1\}//p' "$0"; exit 0 ;;
    -*) echo "compare.sh: no option $1" >&2; exit 2 ;;
    *) bin=$1 ;;
  esac
  shift
done
mkdir -p "$work/peers"
work=$(cd "$work" && pwd)
peers=$work/peers
target=${CARGO_TARGET_DIR:-$root/target}

if [ -z "$bin" ]; then
  (cd "$root" && cargo build --quiet --release --locked --bin payloadlint)
  bin=$target/release/payloadlint
fi
if [ -z "${CORPUS:-}" ]; then
  # The generator is not measured, so it does not need to be optimised.
  (cd "$root" && cargo build --quiet --locked --example corpus)
  CORPUS=$target/debug/examples/corpus
fi

if [ -n "$setup" ]; then
  if command -v python3 >/dev/null; then
    [ -x "$peers/venv/bin/python" ] || python3 -m venv "$peers/venv"
    "$peers/venv/bin/pip" install --quiet --disable-pip-version-check jsonschema-rs orjson sourcemeta-jsonschema
    # The wheel's program may come without its run bit.
    chmod +x "$peers"/venv/lib/python3*/site-packages/sourcemeta_jsonschema/jsonschema-* 2>/dev/null || true
  fi
  if command -v npm >/dev/null; then
    mkdir -p "$peers/node"
    [ -f "$peers/node/package.json" ] || echo '{"private":true}' > "$peers/node/package.json"
    (cd "$peers/node" && npm install --silent --no-audit --no-fund ajv)
  fi
  CARGO_TARGET_DIR=$peers/target cargo install --quiet --locked --root "$peers/cargo" jsonschema-cli
  (cd "$here/peers" && CARGO_TARGET_DIR=$peers/target cargo build --quiet --release --locked)
fi

exec python3 "$here/compare.py" --bin "$bin" --corpus "$CORPUS" --work "$work" "${pass[@]}"
