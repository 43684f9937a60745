#!/usr/bin/env python3
"""Writes schemas/genesys/*.json and schemas/operations.json from the published SDKs.

Python 3.11 or newer and its standard library; `pip` and `npm` fetch the two archives, which are read
and never run. What the SDKs do not say comes from schemas/overlay.

  schemas/update.py                write the files again, from the versions in schemas/sdk.lock.json
  schemas/update.py --check        prove that the files are exactly what this script makes of those
  schemas/update.py --update       take the newest versions, write the files and the lock
  schemas/update.py --diff OLD NEW say what a release adds, removes and changes

OLD and NEW are versions of the Python SDK, or PYTHON/JAVASCRIPT (`255.0.0/259.0.0`); without the
second one, required fields are not compared.

Exit status: 0 done; 1 `--check` found a difference, or something needs a maintainer; 2 an archive
or the overlay could not be read, and nothing was changed.
"""

import argparse
import datetime
import json
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from generator import archives, changes  # noqa: E402
from generator.archives import Unreadable  # noqa: E402
from generator.catalogue import Catalogue, Overlay  # noqa: E402
from generator.python_sdk import PythonSdk  # noqa: E402
from generator.typescript import JavaScriptSdk  # noqa: E402

LOCK = HERE / "sdk.lock.json"
COMMENT = "Written by schemas/update.py: the SDK versions that the contracts are made from."


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--check", action="store_true", help="compare, write nothing")
    mode.add_argument("--update", action="store_true", help="take the newest versions")
    mode.add_argument("--diff", nargs=2, metavar=("OLD", "NEW"), help="compare two releases, write nothing")
    parser.add_argument("--downloads", type=pathlib.Path, metavar="DIR",
                        help="read the two archives from here instead of fetching them (not with --diff)")
    args = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            if args.diff:
                return diff(folder, *args.diff)
            return generate(args, folder)
    except Unreadable as error:
        print(f"error: {error}", file=sys.stderr)
        print("nothing was changed", file=sys.stderr)
        return 2


def generate(args, folder):
    lock = None if args.update else read_lock()
    python, javascript = fetch(args.downloads, folder, lock)
    if lock is None:
        lock = new_lock(python, javascript)
    catalogue = Catalogue(PythonSdk(python), JavaScriptSdk(javascript), Overlay(HERE / "overlay"), lock)
    files = catalogue.files() | {"sdk.lock.json": json.dumps(lock, indent=1) + "\n"}
    for problem in catalogue.problems:
        print(f"to do: {problem}", file=sys.stderr)
    status = check(files) if args.check else write(files)
    fields = sum(len(model["properties"]) for model in catalogue.models.values())
    print(
        f"{lock['python']['package']} {lock['python']['version']}, "
        f"{lock['javascript']['package']} {lock['javascript']['version']}: "
        f"{len(catalogue.operations)} operations, {len(catalogue.models)} models, {fields} fields"
    )
    return 1 if catalogue.problems else status


def fetch(downloads, folder, lock):
    """Both archives, which are those of the lock where there is one."""
    if downloads:
        python, javascript = (one_of(downloads, pattern) for pattern in ("*.whl", "*.tgz"))
    else:
        python = archives.fetch_python(folder / "python", lock and lock["python"]["version"])
        javascript = archives.fetch_javascript(folder / "javascript", lock and lock["javascript"]["version"])
    for archive, name in ((python, "python"), (javascript, "javascript")):
        if lock and archive.sha256 != lock[name]["sha256"]:
            raise Unreadable(archive.path.name, None,
                             f"its SHA-256 is {archive.sha256}, and {LOCK.name} says {lock[name]['sha256']}")
    return python, javascript


def one_of(folder, pattern):
    found = sorted(folder.glob(pattern))
    if len(found) != 1:
        raise Unreadable(folder, None, f"{len(found)} files match {pattern}, not 1")
    return archives.Archive(found[0])


def read_lock():
    try:
        lock = json.loads(LOCK.read_text(encoding="utf-8"))
        for name in ("python", "javascript"):
            for key in ("package", "version", "sha256"):
                lock[name][key]
        return lock
    except OSError as error:
        raise Unreadable(LOCK, None, f"{error.strerror}; --update writes it") from error
    except json.JSONDecodeError as error:
        raise Unreadable(LOCK, error.lineno, error.msg) from error
    except (KeyError, TypeError) as error:
        raise Unreadable(LOCK, None, f"no {error}") from error


def new_lock(python, javascript):
    """The day is kept where the versions are: nothing changes then."""
    lock = {
        "$comment": COMMENT,
        "retrieved": datetime.date.today().isoformat(),
        "python": {
            "package": archives.PYTHON_PACKAGE,
            "version": archives.python_version(python),
            "file": python.path.name,
            "sha256": python.sha256,
        },
        "javascript": {
            "package": archives.JAVASCRIPT_PACKAGE,
            "version": archives.javascript_version(javascript),
            "file": javascript.path.name,
            "sha256": javascript.sha256,
        },
    }
    if LOCK.exists():
        old = read_lock()
        if all(old[name] == lock[name] for name in ("python", "javascript")):
            lock["retrieved"] = old["retrieved"]
    return lock


def stale(files):
    """Generated models that are made no more."""
    return [path for path in sorted((HERE / "genesys").glob("*.json")) if f"genesys/{path.name}" not in files]


def check(files):
    wrong = []
    for name, text in files.items():
        path = HERE / name
        if not path.exists():
            wrong.append(f"schemas/{name}: missing")
        elif path.read_text(encoding="utf-8") != text:
            wrong.append(f"schemas/{name}: {first_difference(path.read_text(encoding='utf-8'), text)}")
    wrong += [f"schemas/genesys/{path.name}: not made by the script" for path in stale(files)]
    for line in wrong:
        print(f"differs: {line}", file=sys.stderr)
    print(f"{len(files)} files checked, {len(wrong)} differ")
    return 1 if wrong else 0


def first_difference(left, right):
    pairs = zip(left.splitlines() + [""], right.splitlines() + [""])
    for number, (one, other) in enumerate(pairs, 1):
        if one != other:
            return f"line {number}: `{one.strip()[:60]}`, and the script makes `{other.strip()[:60]}`"
    return "its end"


def write(files):
    """Everything is made before the first file is touched."""
    changed = 0
    for name, text in files.items():
        path = HERE / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
            changed += 1
    gone = stale(files)
    for path in gone:
        path.unlink()
    print(f"{changed} files written, {len(gone)} removed, {len(files) - changed} unchanged")
    return 0


def diff(folder, old, new):
    sides = []
    for name, versions in (("old", old), ("new", new)):
        python, _, javascript = versions.partition("/")
        python = PythonSdk(archives.fetch_python(folder / name / "python", python))
        if javascript:
            javascript = JavaScriptSdk(archives.fetch_javascript(folder / name / "javascript", javascript))
        sides.append(changes.Side(versions, python, javascript or None))
    lines = changes.compared(*sides, Overlay(HERE / "overlay"))
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
