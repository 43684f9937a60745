"""Fetches the two SDK archives and reads files out of them.

The archives are data: nothing in them is installed, imported or run. `pip` fetches a wheel, since
making metadata for a source archive would run its `setup.py`.
"""

import hashlib
import io
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import zipfile
import zlib

PYTHON_PACKAGE = "PureCloudPlatformClientV2"
JAVASCRIPT_PACKAGE = "purecloud-platform-client-v2"


class Unreadable(Exception):
    """Something is not as expected: where, and what."""

    def __init__(self, file, line, reason):
        place = f"{file}:{line}" if line else f"{file}"
        super().__init__(f"{place}: {reason}")


class Archive:
    """One SDK archive, as it was fetched."""

    def __init__(self, path):
        self.path = pathlib.Path(path)
        try:
            content = self.path.read_bytes()
        except OSError as error:
            raise Unreadable(path, None, error.strerror) from error
        self.sha256 = hashlib.sha256(content).hexdigest()
        self.files = self._unpack(content)

    def _unpack(self, content):
        """The members by name. Everything is read at once, so that a truncated archive is found here."""
        try:
            if self.path.suffix == ".whl":
                with zipfile.ZipFile(io.BytesIO(content)) as archive:
                    return {name: archive.read(name) for name in archive.namelist()}
            with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
                files = {}
                for member in archive:
                    if member.isfile():
                        files[member.name] = archive.extractfile(member).read()
                return files
        except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError, zlib.error) as error:
            raise Unreadable(self.path.name, None, f"not a whole archive: {error}") from error

    def text(self, name):
        """The text of a member."""
        if name not in self.files:
            raise Unreadable(f"{self.path.name}/{name}", None, "there is no such file in the archive")
        content = self.files[name]
        try:
            return content.decode("utf-8")
        except UnicodeDecodeError as error:
            line = content[: error.start].count(b"\n") + 1
            raise Unreadable(f"{self.path.name}/{name}", line, "not UTF-8") from error

    def named(self, name):
        """The name of a member as messages give it."""
        return f"{self.path.name}/{name}"


def fetch_python(folder, version=None):
    """Downloads the wheel of a version, or of the newest one."""
    wanted = f"{PYTHON_PACKAGE}=={version}" if version else PYTHON_PACKAGE
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    command += ["--no-deps", "--only-binary", ":all:", "--dest", str(folder), wanted]
    return _fetched(command, folder, "*.whl")


def fetch_javascript(folder, version=None):
    """Downloads the npm package of a version, or of the newest one."""
    wanted = f"{JAVASCRIPT_PACKAGE}@{version or 'latest'}"
    npm = shutil.which("npm")
    if npm is None:
        raise Unreadable("npm", None, "not installed; `npm pack` fetches the JavaScript SDK")
    command = [npm, "pack", "--silent", "--ignore-scripts", "--pack-destination", str(folder), wanted]
    return _fetched(command, folder, "*.tgz")


def _fetched(command, folder, pattern):
    os.makedirs(folder, exist_ok=True)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        last = (done.stderr.strip() or done.stdout.strip()).splitlines()[-3:]
        raise Unreadable(" ".join(command[:3]), None, "; ".join(last) or f"exit {done.returncode}")
    found = sorted(pathlib.Path(folder).glob(pattern))
    if len(found) != 1:
        raise Unreadable(folder, None, f"{len(found)} files match {pattern} after the download, not 1")
    return Archive(found[0])


def python_version(archive):
    """The version that the wheel's metadata names."""
    for name in archive.files:
        if name.endswith(".dist-info/METADATA") or name.endswith("/PKG-INFO") and name.count("/") == 1:
            for at, line in enumerate(archive.text(name).splitlines(), 1):
                if line.startswith("Version: "):
                    return line.removeprefix("Version: ").strip()
                if not line:
                    raise Unreadable(archive.named(name), at, "no `Version:` in the metadata")
    raise Unreadable(archive.path.name, None, "no METADATA in the archive")


def javascript_version(archive):
    """The version in `package.json`."""
    name = "package/package.json"
    try:
        return json.loads(archive.text(name))["version"]
    except (json.JSONDecodeError, KeyError) as error:
        line = getattr(error, "lineno", None)
        raise Unreadable(archive.named(name), line, "no `version` in it") from error
