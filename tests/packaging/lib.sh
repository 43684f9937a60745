# What the scripts here share. Each proves a way to install or embed the program with the real tools; those come from
# package registries. Without registries a script says so and ends with 0; with PAYLOADLINT_PACKAGING=required it fails.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1
# Nothing of the user's own git, pip or pre-commit has a part in it.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com

say() { printf -- '-- %s\n' "$*"; }

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

skip() {
  printf '\n*** SKIPPED: %s: %s ***\n\n' "$(basename "$0")" "$*" >&2
  [ "${PAYLOADLINT_PACKAGING:-}" != required ] || fail "skipped, and PAYLOADLINT_PACKAGING=required"
  exit 0
}

# venv NAME PACKAGE…: a fresh virtual environment with these packages.
venv() {
  local name="$1"
  shift
  command -v python3 > /dev/null || skip "there is no python3"
  python3 -m venv "$scratch/$name" || skip "python3 has no venv"
  [ "$#" -eq 0 ] || "$scratch/$name/bin/pip" install --quiet "$@" || skip "$* cannot be installed: no package registry?"
}

# expect STATUS FILE COMMAND…: runs the command, its output into the file, and holds the status against what is expected.
expect() {
  local status="$1" file="$2" got=0
  shift 2
  "$@" > "$file" 2>&1 || got=$?
  if [ "$got" -ne "$status" ]; then
    tail -n 60 "$file" >&2
    fail "status $got where $status was expected: $*"
  fi
}

# holds FILE TEXT: the file holds the text.
holds() {
  grep -qF -- "$2" "$1" || { tail -n 60 "$1" >&2; fail "\`$2\` is not in the output"; }
}

# The wheel: of WHEEL, else built once for all scripts (a release build; WHEEL_PROFILE=dev for a quick one).
wheel() {
  if [ -z "${WHEEL:-}" ]; then
    command -v cargo > /dev/null || skip "there is no cargo"
    venv build "maturin>=1.8,<2"
    say "building the wheel (profile ${WHEEL_PROFILE:-release})"
    (cd "$root" && "$scratch/build/bin/maturin" build --locked --profile "${WHEEL_PROFILE:-release}" --out "$scratch/dist") \
      > "$scratch/wheel.log" 2>&1 || { cat "$scratch/wheel.log" >&2; fail "the wheel does not build"; }
    WHEEL="$(echo "$scratch"/dist/*.whl)"
  fi
  [ -f "$WHEEL" ] || fail "no wheel at $WHEEL"
}
