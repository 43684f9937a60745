#!/usr/bin/env bash
# All of them, with one wheel. Arguments name some of them.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

[ "$#" -gt 0 ] || set -- wheel install pre-commit reports action image
wheel
export WHEEL
for script in "$@"; do
  printf '\n== packaging: %s\n' "$script"
  SECONDS=0
  "$root/tests/packaging/$script.sh"
  say "$SECONDS s"
done
