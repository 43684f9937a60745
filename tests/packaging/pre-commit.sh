#!/usr/bin/env bash
# The real pre-commit in a scratch repository, with the hooks that `payloadlint init pre-commit` writes, their wheel
# replaced by the one of this source.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

command -v git > /dev/null || skip "there is no git"
venv tools pre-commit
wheel
export PRE_COMMIT_HOME="$scratch/pre-commit"
venv user
"$scratch/user/bin/pip" install --quiet --no-index "$WHEEL"
program="$scratch/user/bin/payloadlint"
version="$("$program" --version | cut -d' ' -f2)"

git init --quiet "$scratch/repository" && cd "$scratch/repository"
log="$scratch/log"
commit() { git add -A && git commit --message "$1"; }

"$program" init config pre-commit > /dev/null
sed -i.bak "s|payloadlint==$version|payloadlint @ file://$WHEEL|" .pre-commit-config.yaml && rm .pre-commit-config.yaml.bak
grep -q "file://$WHEEL" .pre-commit-config.yaml || fail "the snippet names another version than $version"
printf 'exclude = ["legacy"]\n' > payloadlint.toml
mkdir fixtures mapping
printf '{"attributes":{"crm_tier":"tin"}}\n' > fixtures/first.json
expect 0 "$log" "$scratch/tools/bin/pre-commit" install
expect 0 "$log" commit "set up"
holds "$log" "payloadlint (all)"

say "a bad fixture blocks the commit"
printf '{"attributes":{"crm_tier":null}}\n' > fixtures/a.json
expect 1 "$log" commit "bad"
holds "$log" "error[null-value]: \`crm_tier\` is null"
holds "$log" "fixtures/a.json:1:27"

say "a good one passes"
printf '{"attributes":{"crm_tier":"gold"}}\n' > fixtures/a.json
printf 'not ours\n' > notes.txt
expect 0 "$log" commit "good"
holds "$log" "Passed"

say "what the config excludes is not read, though it is named (--force-exclude)"
mkdir legacy
printf '{"attributes":{"crm_tier":null}}\n' > legacy/b.json
expect 0 "$log" commit "legacy"

say "a file of another kind wakes no hook"
printf 'more\n' >> notes.txt
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
expect 0 "$log" commit "mended"

say "a hook that fixes rewrites the file and stops the commit, once"
if "$program" fix --help > /dev/null 2>&1; then
  sed -i.bak 's|entry: payloadlint check --force-exclude|entry: payloadlint fix --force-exclude|' .pre-commit-config.yaml
  rm .pre-commit-config.yaml.bak
  expect 0 "$log" commit "fix hook"
  printf '{"attributes":{"crm_id":"1","crm_tier":null}}\n' > fixtures/a.json
  expect 1 "$log" commit "to be fixed"
  holds "$log" "files were modified by this hook"
  grep -qxF '{"attributes":{"crm_id":"1"}}' fixtures/a.json || { cat fixtures/a.json >&2; fail "the file was not rewritten"; }
  expect 0 "$log" commit "fixed"
else
  skip "this program has no \`fix\`; all else has passed"
fi

if [ -n "${FROM_SOURCE:-}" ]; then
  say "the hook from source (language: rust)"
  printf '{"attributes":{"crm_tier":null}}\n' > fixtures/a.json
  git add -A
  expect 1 "$log" "$scratch/tools/bin/pre-commit" try-repo "$root" payloadlint --files fixtures/a.json
  holds "$log" "error[null-value]: \`crm_tier\` is null"
fi
say "pre-commit $("$scratch/tools/bin/pre-commit" --version | cut -d' ' -f2): all of it"
