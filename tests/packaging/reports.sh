#!/usr/bin/env bash
# Reports against the published schemas, by validators that are not ours: lxml for the XSD, Python's jsonschema.
set -euo pipefail
. "$(dirname "$0")/lib.sh"

venv tools lxml jsonschema
program
cd "$root"
# Some of the fixtures cannot be read, which the report shows, too.
expect 2 "$scratch/log" "$program" check --no-config -f concise fixtures \
  --report "junit=$scratch/junit" --report "sarif=$scratch/sarif" --report "gitlab=$scratch/gitlab" --report "rdjson=$scratch/rdjson"
"$scratch/tools/bin/python" - "$scratch" "$root/tests/schemas" << 'PYTHON'
import json, sys
from lxml import etree
from jsonschema.validators import validator_for

reports, schemas = sys.argv[1:]
xsd = etree.XMLSchema(etree.parse(f"{schemas}/junit-10.xsd"))
document = etree.parse(f"{reports}/junit")
xsd.assertValid(document)
print(f"-- junit: {len(document.findall('.//testcase'))} cases, valid")
for name, schema in [("sarif", "sarif-2.1.0"), ("gitlab", "gitlab-code-quality"), ("rdjson", "rdjson")]:
    schema = json.load(open(f"{schemas}/{schema}.json"))
    report = json.load(open(f"{reports}/{name}"))
    errors = [f"{'/'.join(map(str, e.path))}: {e.message}" for e in validator_for(schema)(schema).iter_errors(report)]
    if errors:
        sys.exit("\n".join([f"{name} is not valid:"] + errors[:20]))
    print(f"-- {name}: valid")
PYTHON
