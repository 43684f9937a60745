#!/usr/bin/env bash
# `cargo install --path .`, as the README has it, and the crate's own list of files: a crate that lacks one does not build.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

wants cargo
source_copy "$scratch/clone"
cd "$scratch/clone"
expect 0 "$scratch/log" cargo install --path . --locked --root "$scratch/installed"
printf '{"attributes":{"crm_tier":null}}' > "$scratch/bad.json"
expect 1 "$scratch/log" "$scratch/installed/bin/payloadlint" check -f concise "$scratch/bad.json"
holds "$scratch/log" "bad.json:1:27: error[null-value]"
say "cargo install --path .: $("$scratch/installed/bin/payloadlint" --version)"

expect 0 "$scratch/log" cargo package --locked --allow-dirty --list
for file in build.rs schemas/operations.json src/cli/templates/payloadlint.toml LICENSE-MIT README.md; do
  grep -qxF "$file" "$scratch/log" || fail "the crate lacks $file"
done
say "cargo package: $(wc -l < "$scratch/log") files"
