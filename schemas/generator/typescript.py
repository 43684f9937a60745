"""Reads which fields are required out of the JavaScript SDK's `index.d.ts`.

Only the interfaces within `declare namespace Models` are read, line by line: they have one field a
line. Every other line is an error that names it.
"""

import re

from .archives import Unreadable

FILE = "package/index.d.ts"
OPENING = re.compile(r"\s*(?:export )?interface (\w+)(?: extends [\w., ]+)? \{\s*")
FIELD = re.compile(r'\s*(?:readonly )?(?:"([^"]+)"|(\w+))(\??): .+;\s*')


class JavaScriptSdk:
    """Models by name: for each field whether it is required."""

    def __init__(self, archive):
        self.archive = archive
        self.models = {}
        where = archive.named(FILE)
        lines = enumerate(archive.text(FILE).splitlines(), 1)
        for _, line in lines:
            if re.match(r"declare namespace Models \{", line):
                break
        else:
            raise Unreadable(where, None, "no `declare namespace Models`")
        fields, name, opened = None, None, None
        for number, line in lines:
            if fields is None:
                if found := OPENING.fullmatch(line):
                    fields, name, opened = {}, found[1], number
                elif line.startswith("}"):
                    break
                elif line.strip():
                    raise Unreadable(where, number, f"neither an interface nor the end: {line.strip()[:60]}")
            elif line.strip() == "}":
                self.models[name] = fields
                fields = None
            elif found := FIELD.fullmatch(line):
                fields[found[1] or found[2]] = found[3] == ""
            elif line.strip():
                raise Unreadable(where, number, f"not a field of `{name}`: {line.strip()[:60]}")
        else:
            raise Unreadable(where, opened, "the file ends before `declare namespace Models` does")
        if not self.models:
            raise Unreadable(where, None, "no interface in `declare namespace Models`")
