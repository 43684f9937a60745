#!/usr/bin/env bash
# Fuzzes targets for some seconds each: fuzz/run.sh SECONDS [TARGET …]; without a target, all of them. It needs no more than
# the stable compiler and a C++ compiler. What is learned stays in target/fuzz/corpus and is used by the next run. An input
# that fails is written to target/fuzz/artifacts; `target/fuzz/bin/TARGET FILE` runs it again, and `-minimize_crash=1` makes
# it smaller.
set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:?"fuzz/run.sh SECONDS [TARGET …]"}
shift
targets=("$@")
if [ ${#targets[@]} = 0 ]; then
    for file in fuzz/fuzz_targets/*.rs; do targets+=("$(basename "$file" .rs)"); done
fi

# What `cargo fuzz build -s none` passes, but for `trace-compares`: the dictionary has the words that matter, and without it
# twice as many inputs are tried. `--target` keeps the flags from build scripts and macros.
flags="--cfg fuzzing -Cpasses=sancov-module"
for argument in level=4 inline-8bit-counters pc-table; do
    flags+=" -Cllvm-args=-sanitizer-coverage-$argument"
done
host=$(rustc -vV | sed -n 's/^host: //p')
bins=()
for target in "${targets[@]}"; do bins+=(--bin "$target"); done
RUSTFLAGS="$flags" cargo build --locked --release --manifest-path fuzz/Cargo.toml --target-dir target/fuzz \
    --target "$host" "${bins[@]}"
mkdir -p target/fuzz/artifacts target/fuzz/bin target/fuzz/logs

failed=()
for target in "${targets[@]}"; do
    cp "target/fuzz/$host/release/$target" target/fuzz/bin/
    mkdir -p "target/fuzz/corpus/$target"
    log="target/fuzz/logs/$target"
    # The first folder takes new inputs; the others are read.
    if target/fuzz/bin/"$target" "target/fuzz/corpus/$target" fuzz/seeds fixtures/demo fixtures/fix fixtures/inputs \
        fixtures/rules -dict=fuzz/words.dict -entropic=0 -use_counters=0 -max_total_time="$seconds" -max_len=4096 -timeout=20 \
        -artifact_prefix="target/fuzz/artifacts/$target-" -print_final_stats=1 > "$log" 2>&1; then
        printf '%-12s %10s executions, no failure\n' "$target" \
            "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
    else
        failed+=("$target")
        printf '%-12s FAILED\n' "$target"
        tail -n 40 "$log"
    fi
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "fuzzing failed: ${failed[*]}; the inputs are in target/fuzz/artifacts" >&2
    exit 1
fi
