#!/usr/bin/env bash
# The build stage of the Dockerfile, without an engine: the same command for the same target, and a program that
# needs no library of the system. PROFILE=dev for a quick one.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

target=x86_64-unknown-linux-musl
command -v cargo > /dev/null || skip "there is no cargo"
rustup target list --installed 2> /dev/null | grep -qx "$target" || rustup target add "$target" > /dev/null 2>&1 ||
  skip "there is no Rust target $target"
cd "$root"
# Alpine's own compiler makes what links against musl; here ring's C is compiled by the host's, which it allows.
export CC_x86_64_unknown_linux_musl="${CC_x86_64_unknown_linux_musl:-cc}"
profile="${PROFILE:-release}"
cargo build --quiet --locked --target "$target" --profile "$profile"
program="${CARGO_TARGET_DIR:-$root/target}/$target/${profile/dev/debug}/payloadlint"
if ldd "$program" > "$scratch/log" 2>&1 && ! grep -q "statically linked" "$scratch/log"; then
  cat "$scratch/log" >&2
  fail "it needs libraries of the system"
fi
# As in an image from scratch: no environment, no home, nothing beside it.
printf '{"attributes":{"crm_tier":null}}' > "$scratch/bad.json"
cd "$scratch"
expect 1 "$scratch/log" env -i "$program" check -f concise bad.json
holds "$scratch/log" "bad.json:1:27: error[null-value]"
say "static: $(stat -c %s "$program") bytes"
