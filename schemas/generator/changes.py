"""What a release of the SDK adds, removes and changes, in words that a maintainer can act on."""

import dataclasses

from .catalogue import ROOT
from .python_sdk import WRITES, models_in


@dataclasses.dataclass
class Side:
    """One of the two releases. Without the JavaScript SDK, required fields are not known."""

    versions: str
    python: object
    javascript: object = None

    def operations(self, neighbours):
        """The writes whose bodies are checked."""
        return {
            key: operation
            for key, operation in self.python.operations.items()
            if operation.method in WRITES
            and (operation.path.startswith(ROOT + "/") or operation.path == ROOT or operation.id in neighbours)
        }

    def models(self, operations):
        """Models of their bodies, at any depth."""
        roots = [name for operation in operations.values() for name in models_in(operation.body)]
        return {name: self.python.model(name) for name in self.python.closure(roots)}

    def required(self, model):
        """The required fields; `None` where they are not known."""
        known = self.javascript and self.javascript.models.get(model)
        return None if known is None else {name for name, is_required in known.items() if is_required}


def compared(old, new, overlay):
    """The report, as lines."""
    before, after = old.operations(overlay.neighbours), new.operations(overlay.neighbours)
    models_before, models_after = old.models(before), new.models(after)
    sections = [
        ("Operations", _operations(before, after, overlay)),
        ("Models", _models(models_before, models_after, after, overlay)),
        ("Fields", _fields(old, new, models_before, models_after, overlay)),
        ("Published writes outside the catalogue", _outside(old, new, before, after)),
    ]
    lines = [f"{old.versions} -> {new.versions} (Python/JavaScript SDK)"]
    lines.append(
        f"{len(before)} -> {len(after)} operations, {len(models_before)} -> {len(models_after)} models, "
        f"{_count(models_before)} -> {_count(models_after)} fields"
    )
    for title, found in sections:
        lines += ["", f"{title}: {len(found)} changed" if found else f"{title}: unchanged"]
        lines += [f"  {line}" for line in found]
    return lines


def _count(models):
    return sum(len(model.fields) for model in models.values())


def _operations(before, after, overlay):
    lines = []
    for key in sorted(before.keys() | after.keys(), key=lambda key: key[::-1]):
        name = " ".join(key)
        old, new = before.get(key), after.get(key)
        if old is None:
            known = "" if new.id in overlay.operations else "; give it a family and an example in overlay/operations.json"
            lines.append(f"added    {name} ({_body(new)}){known}")
        elif new is None:
            kept = any(it["id"] == old.id for it in overlay.removed)
            lines.append(f"removed  {name}; the overlay keeps it as removed" if kept else
                f"removed  {name}; move `{old.id}` to `removed` in overlay/operations.json, or recordings of it "
                "become unknown-endpoint"
            )
        else:
            if old.body != new.body:
                lines.append(f"body     {name}: {_body(old)} -> {_body(new)}; check its example")
            if old.body_required != new.body_required:
                change = "now requires a body" if new.body_required else "no longer requires a body"
                lines.append(f"body     {name}: {change}")
            if new.deprecated and not old.deprecated:
                lines.append(f"deprecated {name}; say since when in `lifecycle` of overlay/operations.json")
            if old.deprecated and not new.deprecated:
                lines.append(f"current again {name}; take `lifecycle` out of overlay/operations.json")
            if old.python != new.python:
                lines.append(f"renamed  {name}: {old.id} -> {new.id}; rename its overlay entry")
    return lines


def _body(operation):
    return f"body {operation.body}" if operation.body else "no body"


def _models(before, after, operations, overlay):
    lines = []
    for name in sorted(after.keys() - before.keys()):
        users = sorted(it.id for it in operations.values() if name in models_in(it.body))
        where = f", body of {', '.join(users)}" if users else ""
        lines.append(f"added    {name} ({len(after[name].fields)} fields{where})")
    for name in sorted(before.keys() - after.keys()):
        note = "; take it out of overlay/models.json" if name in overlay.models else ""
        lines.append(f"removed  {name}{note}")
    return lines


def _fields(old, new, before, after, overlay):
    lines = []
    for name in sorted(before.keys() & after.keys()):
        was = {field.name: field for field in before[name].fields}
        now = {field.name: field for field in after[name].fields}
        ours = overlay.models.get(name, {}).get("properties", {})
        for field in now.keys() - was.keys():
            note = "; the overlay adds it already: take `x-added` out" if ours.get(field, {}).get("x-added") else ""
            lines.append(f"added    {name}.{field} ({now[field].type}); it is an unknown key no more{note}")
        for field in was.keys() - now.keys():
            note = "; take it out of overlay/models.json" if field in ours else ""
            lines.append(f"removed  {name}.{field}; bodies with it get unknown-key{note}")
        for field in was.keys() & now.keys():
            lines += _field(f"{name}.{field}", was[field], now[field], ours.get(field, {}))
        lines += _required(name, old.required(name), new.required(name), was.keys() & now.keys())
    return sorted(lines, key=lambda line: line.split()[1])


def _field(name, was, now, ours):
    note = f"; overlay/models.json says {', '.join(sorted(ours))} of it: compare" if set(ours) - {"description"} else ""
    if was.type != now.type:
        yield f"type     {name}: {was.type} -> {now.type}; values of the old type get wrong-type{note}"
    old, new = set(was.enum or []), set(now.enum or [])
    if added := sorted(new - old):
        verb = "new values" if old else "is an enum now:"
        yield f"enum     {name}: {verb} {', '.join(added)}{note}"
    if gone := sorted(old - new):
        verb = "no longer" if new else "no enum any more; it was"
        yield f"enum     {name}: {verb} {', '.join(gone)}; bodies with these get invalid-enum-value{note}"
    if was.limits != now.limits:
        yield f"limits   {name}: {_limits(was)} -> {_limits(now)}{note}"
    if was.description != now.description:
        yield f"text     {name}: now \"{now.description}\"" + ("; ours may need it too" if "description" in ours else "")


def _limits(field):
    return ", ".join(f"{key} {value}" for key, value in field.limits.items()) or "none"


def _required(name, was, now, common):
    if was is None or now is None:
        return
    for field in sorted((now - was) & common):
        yield f"required {name}.{field}: required now; bodies without it get missing-member"
    for field in sorted((was - now) & common):
        yield f"required {name}.{field}: no longer required"


def _outside(old, new, before, after):
    def rest(side, covered):
        return {key for key in side.python.operations if key[0] in WRITES and key not in covered}

    was, now = rest(old, before), rest(new, after)
    lines = [f"added    {' '.join(key)}" for key in sorted(now - was, key=lambda key: key[::-1])]
    return lines + [f"removed  {' '.join(key)}" for key in sorted(was - now, key=lambda key: key[::-1])]
