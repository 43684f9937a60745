# `just ready` before a change is handed on.

# What CI runs.
ready:
    .ci/run

# Writes anew what is generated: pages, completions, manual pages, outputs in the documentation. Read the diff.
generate:
    UPDATE_DOCS=1 cargo test --locked --test docs --test docs_commands --test generated --test readme

# Licences, advisories, duplicates: wants cargo-deny, and the network for advisories.
deny:
    cargo deny check

# The packages alone; arguments name some of the scripts.
packages *scripts:
    tests/packaging/run.sh {{scripts}}
