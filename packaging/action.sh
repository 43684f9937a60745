#!/usr/bin/env bash
# The steps of action.yml, here so that they can be run and tested without GitHub.
set -euo pipefail

root="${RUNNER_TEMP:?}/payloadlint"

install() {
  if [ -n "${VERSION:-}" ]; then
    python3 -m venv "$root"
    "$root/bin/pip" install --quiet "payloadlint==$VERSION"
  else
    cargo install --quiet --locked --path "${SOURCE:?}" --root "$root"
  fi
  "$root/bin/payloadlint" --version
}

check() {
  local paths=() options=()
  # One path a line, so that a path may hold blanks.
  while IFS= read -r line; do
    [ -z "$line" ] || paths+=("$line")
  done <<< "${PATHS:-}"
  read -r -a options <<< "${ARGS:-}"
  "$root/bin/payloadlint" check -f github --report "sarif=${SARIF:?}" "${options[@]}" -- "${paths[@]}"
}

case "${1:-}" in
  install | check) "$1" ;;
  *) echo "usage: action.sh install|check" >&2; exit 2 ;;
esac
