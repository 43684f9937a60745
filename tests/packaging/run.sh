#!/usr/bin/env bash
# All of them, with one wheel.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

here="$root/tests/packaging"
wheel
export WHEEL
for script in wheel pre-commit reports action install static; do
  printf '\n== packaging: %s\n' "$script"
  "$here/$script.sh"
done
