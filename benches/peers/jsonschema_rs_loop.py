"""`jsonschema_rs_loop.py PATH SCHEMA`: orjson and jsonschema_rs on a file with a body a line or a folder of
.json files. Prints totals as JSON."""

import json
import os
import sys

import jsonschema_rs
import orjson


def bodies(path):
    if not os.path.isdir(path):
        with open(path, "rb", buffering=1 << 20) as lines:
            yield from lines
        return
    for folder, _, names in os.walk(path):
        for name in names:
            if name.endswith(".json"):
                with open(os.path.join(folder, name), "rb") as file:
                    yield file.read()


def main():
    path, schema = sys.argv[1:]
    with open(schema, "rb") as file:
        takes = jsonschema_rs.validator_for(orjson.loads(file.read())).is_valid
    loads = orjson.loads
    total = refused = 0
    for body in bodies(path):
        total += 1
        try:
            refused += not takes(loads(body))
        except orjson.JSONDecodeError:
            refused += 1
    print(json.dumps({"bodies": total, "refused": refused}))


main()
