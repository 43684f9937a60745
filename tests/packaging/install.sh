#!/usr/bin/env bash
# `cargo install --path .`; with the dev profile, since the release one is proved by the wheel.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

command -v cargo > /dev/null || skip "there is no cargo"
cd "$root"
cargo install --quiet --locked --debug --path . --root "$scratch/installed" --target-dir "${CARGO_TARGET_DIR:-$root/target}"
expect 0 "$scratch/log" "$scratch/installed/bin/payloadlint" --version
say "cargo install: $(cat "$scratch/log")"
