#!/usr/bin/env bash
# The real pre-commit in scratch repositories: with the hooks that `payloadlint init pre-commit` writes, their wheel replaced
# by the one of this source; then with the hooks from source that docs/ci.md shows, their repository replaced by this one.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

wants git cargo
venv tools pre-commit
program
export PRE_COMMIT_HOME="$scratch/pre-commit"
pre_commit="$scratch/tools/bin/pre-commit"
version="$("$program" --version | cut -d' ' -f2)"
log="$scratch/log"

commit() { git add -A && git commit --message "$1"; }
# replace FILE OLD NEW: every OLD of a file, which has to be there.
replace() {
  grep -qF -- "$2" "$1" || fail "$1 has no \`$2\`"
  sed -i.bak "s|$2|$3|" "$1" && rm "$1.bak"
}

# A bad fixture, then a good one in its place.
blocks_and_passes() {
  say "a bad fixture blocks the commit"
  printf '{"attributes":{"crm_tier":null}}\n' > fixtures/a.json
  expect 1 "$log" commit "bad"
  holds "$log" "error[null-value]: \`crm_tier\` is null"
  holds "$log" "fixtures/a.json:1:27"
  say "a good one passes"
  printf '{"attributes":{"crm_tier":"gold"}}\n' > fixtures/a.json
  expect 0 "$log" commit "good"
  holds "$log" "Passed"
}

# A fixture that can be fixed: rewritten, the commit stopped; the second try passes.
fixes() {
  say "a hook that fixes rewrites the file and stops the commit, once"
  printf '{"attributes":{"crm_id":"1","crm_tier":null}}\n' > fixtures/a.json
  expect 1 "$log" commit "to be fixed"
  holds "$log" "files were modified by this hook"
  grep -qxF '{"attributes":{"crm_id":"1"}}' fixtures/a.json || { cat fixtures/a.json >&2; fail "the file was not rewritten"; }
  expect 0 "$log" commit "fixed"
}

say "hooks from the wheel (language: python)"
git init --quiet "$scratch/from-wheel" && cd "$scratch/from-wheel"
expect 0 "$log" "$program" init config pre-commit
# As its first lines say, once there is a release.
replace .pre-commit-config.yaml "        language: system" "        language: python\n        additional_dependencies: [\"payloadlint @ file://$WHEEL\"]"
printf 'exclude = ["legacy"]\n' > payloadlint.toml
mkdir fixtures mapping legacy
printf '{"attributes":{"crm_tier":"tin"}}\n' > fixtures/first.json
expect 0 "$log" "$pre_commit" install
expect 0 "$log" commit "set up"
holds "$log" "payloadlint (all)"
blocks_and_passes

say "every kind of file that the hook is for wakes it"
# A name of its own for each, since findings of one cause are shown once.
for kind in json ndjson jsonl; do printf '{"attributes":{"crm_%s":null}}\n' "$kind" > "kind.$kind"; done
cp "$root/fixtures/demo/recorded-patch.har" kind.har
cp "$root/fixtures/rules/null-value/bad.http" kind.http
git add -A
expect 1 "$log" "$pre_commit" run payloadlint
for kind in json ndjson jsonl har http; do holds "$log" "[kind.$kind:"; done
git rm --quiet --force kind.*

say "what the config excludes is not read, though it is named (--force-exclude)"
printf '{"attributes":{"crm_tier":null}}\n' > legacy/b.json
expect 0 "$log" commit "legacy"

say "a file of another kind wakes no hook"
printf 'not ours\n' > notes.txt
expect 0 "$log" commit "notes"
holds "$log" "(no files to check)Skipped"

say "a change of the mapping lints everything"
printf '{"attributes":{"crm_tier":""}}\n' > fixtures/c.json
expect 0 "$log" git add -A
expect 0 "$log" git commit --no-verify --message "past the hooks"
printf 'crm_tier: tier\n' > mapping/crm.yaml
expect 1 "$log" commit "mapping"
holds "$log" "fixtures/c.json:1:27"
printf '{"attributes":{"crm_tier":"silver"}}\n' > fixtures/c.json
expect 0 "$log" commit "fixed"

replace .pre-commit-config.yaml "payloadlint check --force-exclude" "payloadlint fix --force-exclude"
expect 0 "$log" commit "fix hook"
fixes

say "hooks from source (language: rust)"
source_copy "$scratch/source"
git -C "$scratch/source" init --quiet
git -C "$scratch/source" add -A
git -C "$scratch/source" commit --quiet --message "source"
git -C "$scratch/source" tag "v$version"
git init --quiet "$scratch/from-source" && cd "$scratch/from-source"
mkdir fixtures
# The block of docs/ci.md that names the repository.
awk '/^```yaml$/ { block = ""; inside = 1; next }
     /^```$/ { if (inside && block ~ /- repo: https:/) printf "%s", block; inside = 0 }
     inside { block = block $0 "\n" }' "$root/docs/ci.md" > .pre-commit-config.yaml
replace .pre-commit-config.yaml "https://github.com/payloadlint/payloadlint" "$scratch/source"
replace .pre-commit-config.yaml "- id: payloadlint-fix" "# - id: payloadlint-fix"
expect 0 "$log" "$pre_commit" install
expect 0 "$log" commit "set up"
blocks_and_passes
replace .pre-commit-config.yaml "# - id: payloadlint-fix" "- id: payloadlint-fix"
expect 0 "$log" commit "fix hook"
fixes

say "pre-commit $("$pre_commit" --version | cut -d' ' -f2): all of it"
