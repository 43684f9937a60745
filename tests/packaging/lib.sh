# What the scripts here share. Each proves a way to install or embed the program with the real tools; those come from
# package registries. Without registries a script says so and ends with 0; with PAYLOADLINT_PACKAGING=required it fails.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
export PIP_DISABLE_PIP_VERSION_CHECK=1
# Nothing of the user's own git, pip or pre-commit has a part in it.
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.com GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@example.com
# Each build asks for the release profile. What is proved is that it installs, not how fast it is: the profile is made
# cheap, and its builds share what they can.
export CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
target="${CARGO_TARGET_DIR:-$root/target}"
export CARGO_TARGET_DIR="${target%/packaging}/packaging"

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

# wants PROGRAM…: what has to be on this machine.
wants() {
  local program
  for program in "$@"; do
    command -v "$program" > /dev/null || skip "there is no $program"
  done
}

# venv NAME PACKAGE…: a fresh virtual environment with these packages.
venv() {
  local name="$1"
  shift
  wants python3
  python3 -m venv "$scratch/$name" > "$scratch/venv.log" 2>&1 || skip "python3 has no venv: $(tail -n 3 "$scratch/venv.log")"
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

# The wheel: of WHEEL, else built by the README's command.
wheel() {
  if [ -z "${WHEEL:-}" ]; then
    wants cargo
    venv build
    say "building the wheel"
    "$scratch/build/bin/pip" wheel --no-deps --wheel-dir "$scratch/dist" "$root" > "$scratch/wheel.log" 2>&1 ||
      { cat "$scratch/wheel.log" >&2; fail "the wheel does not build"; }
    WHEEL="$(echo "$scratch"/dist/*.whl)"
  fi
  [ -f "$WHEEL" ] || fail "no wheel at $WHEEL"
}

# The program as a user has it: out of the wheel, in $program.
program() {
  wheel
  venv user
  "$scratch/user/bin/pip" install --quiet --no-index "$WHEEL" || fail "pip does not install $WHEEL"
  program="$scratch/user/bin/payloadlint"
}

# source_copy FOLDER: what a clone of this source holds, with what is not committed yet.
source_copy() {
  wants git
  mkdir "$1"
  (cd "$root" && git ls-files -z --cached --others --exclude-standard) | while IFS= read -r -d '' file; do
    # A file may be deleted and not yet committed as such.
    [ ! -e "$root/$file" ] || printf '%s\0' "$file"
  done | tar -C "$root" --null --files-from - -cf - | tar -C "$1" -xf -
}
