#!/usr/bin/env bash
# `pip install` of the wheel into a fresh virtual environment gives a program that works.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

wheel
venv user
"$scratch/user/bin/pip" install --quiet --no-index "$WHEEL" || fail "pip does not install $WHEEL"
mkdir "$scratch/work" && cd "$scratch/work"
printf '{"attributes":{"crm_tier":null}}' > bad.json
printf '{"attributes":{"crm_tier":"gold"}}' > good.json
program="$scratch/user/bin/payloadlint"
expect 0 out "$program" --version
holds out "payloadlint "
expect 0 out "$program" check good.json
expect 1 out "$program" check -f concise bad.json
holds out "bad.json:1:27: error[null-value]"
"$scratch/user/bin/pip" show --files payloadlint > out
holds out "bin/payloadlint"
say "wheel: $(basename "$WHEEL"), $(stat -c %s "$WHEEL" 2> /dev/null || stat -f %z "$WHEEL") bytes, installed and run"
