#!/usr/bin/env bash
# `pip install` of the wheel into a fresh virtual environment gives a program that works.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

program
mkdir "$scratch/work" && cd "$scratch/work"
printf '{"attributes":{"crm_tier":null}}' > bad.json
printf '{"attributes":{"crm_tier":"gold"}}' > good.json
expect 0 out "$program" --version
holds out "payloadlint "
expect 0 out "$program" check good.json
expect 1 out "$program" check -f concise bad.json
holds out "bad.json:1:27: error[null-value]"
expect 0 out "$program" schema ParticipantAttributes
expect 0 out "$scratch/user/bin/pip" show --files payloadlint
holds out "bin/payloadlint"
# Nothing but the environment's own folder: no cargo, no system tools.
expect 1 out env -i PATH="$scratch/user/bin" payloadlint check -f concise bad.json
say "wheel: $(basename "$WHEEL"), $(wc -c < "$WHEEL") bytes, installed and run"
