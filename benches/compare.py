#!/usr/bin/env python3
"""The measuring half of compare.sh, which see. Standard library only."""

import argparse
import datetime
import glob
import hashlib
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
SCHEMA = os.path.join(HERE, "peers", "body.schema.json")
PARTS = ["clean", "defects", "kcat", "folder", "start", "instructions", "memory", "counts"]
# Of a command's output, so much is kept: its last lines hold the totals.
KEPT = 1 << 16
FILES = 20_000
# Above this ratio of wall to processor time, of programs with one thread that never wait, others had the
# processor.
BUSY = 1.10
# Defects that a JSON Schema without `minLength` cannot see: it hears of one of two equal names, and the empty
# string is a string.
UNSEEN = {"empty-string", "duplicate-key"}


class Failed(Exception):
    """A command that did not do its work, or a count that differs."""


class Run:
    """One run of a command, by the operating system's own account."""

    def __init__(self, argv, env=None):
        start = time.perf_counter()
        process = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={**os.environ, **(env or {})},
        )
        tail = b""
        # A pipe and not /dev/null: grep stops at its first match if its output is not read.
        while chunk := os.read(process.stdout.fileno(), 1 << 16):
            tail = (tail + chunk)[-KEPT:]
        _, status, usage = os.wait4(process.pid, 0)
        self.wall = time.perf_counter() - start
        self.cpu = usage.ru_utime + usage.ru_stime
        self.peak = usage.ru_maxrss / 1024
        self.status = process.returncode = os.waitstatus_to_exitcode(status)
        self.tail = tail.decode("utf-8", "replace")
        process.stdout.close()


class Command:
    """A command to be measured. `bodies`: it prints the totals of a peer, and must have seen so many;
    `refused`: of which it must have refused so many."""

    def __init__(self, name, argv, *, env=None, statuses=(0, 1), bodies=None, refused=None, size=None):
        self.name, self.argv, self.env, self.statuses = name, argv, env, statuses
        self.bodies, self.refused, self.size = bodies, refused, size
        self.runs = []

    def run(self):
        done = Run(self.argv, self.env)
        if done.status not in self.statuses:
            raise Failed(f"{self.name}: exit {done.status}\n{done.tail[-2000:]}")
        if self.bodies is not None:
            totals = json.loads(done.tail.strip().rsplit("\n", 1)[-1])
            if totals != {"bodies": self.bodies, "refused": self.refused}:
                raise Failed(f"{self.name}: {totals}, not {self.bodies} bodies and {self.refused} refused")
        return done

    def median(self, what):
        return statistics.median(getattr(it, what) for it in self.runs)


def in_turn(commands, runs):
    """A B C A B C …, so that a machine that drifts hits all alike. The first round warms up and is not counted."""
    for turn in range(runs + 1):
        for command in commands:
            done = command.run()
            if turn > 0:
                command.runs.append(done)


def ratio(a, b, what):
    """The median of a / b, round by round."""
    return statistics.median(
        getattr(x, what) / max(getattr(y, what), 1e-9) for x, y in zip(a.runs, b.runs))


class Bench:
    def __init__(self, options):
        self.options = options
        self.bin = os.path.abspath(options.bin)
        self.work = options.work
        self.peers = os.path.join(self.work, "peers")
        self.docs = 1_000_000 if options.full else 200_000
        self.runs = options.runs or (7 if options.full else 5)
        self.lines = []
        self.rows = []
        self.notes = []
        self.busy = False

    # Corpora

    def corpus(self, layout, docs, per_mille):
        """Path and injected counts; made once, and again when the generator has changed."""
        with open(os.path.join(HERE, "corpus", "mod.rs"), "rb") as text:
            made_by = hashlib.sha256(text.read()).hexdigest()[:8]
        name = f"{layout}-{docs}-{per_mille}-{made_by}"
        # sourcemeta takes a file for lines by this extension alone.
        path = os.path.join(self.work, name + ("" if layout == "dir" else ".jsonl"))
        counts = os.path.join(self.work, name + ".injected")
        if not os.path.exists(counts):
            shutil.rmtree(path, ignore_errors=True)
            done = subprocess.run(
                [self.options.corpus, layout, path, str(docs), str(per_mille)], check=True, capture_output=True)
            with open(counts, "wb") as file:
                file.write(done.stdout)
        with open(counts, "rb") as file:
            return path, json.load(file)

    # Commands

    def ours(self, path, form="ndjson", threads=1, **more):
        argv = [self.bin, "check", "-f", form]
        if threads:
            argv += ["--threads", str(threads)]
        name = f"payloadlint -f {form}" + (f", {threads} thread{'s' * (threads > 1)}" if threads else "")
        return Command(more.pop("name", name), [*argv, path], size=size_of(path), **more)

    def rust_peer(self, work, threads, path, bodies):
        program = os.path.join(self.peers, "target", "release", "peers")
        if not os.access(program, os.X_OK):
            return None
        name = {
            "read": "read only", "skip": "sonic-rs skip", "value": "sonic-rs to Value",
            "schema": "serde_json + jsonschema is_valid",
        }[work]
        return Command(
            f"{name}, {threads} thread{'s' * (threads > 1)}",
            [program, work, str(threads), path, *([SCHEMA] if work == "schema" else [])],
            bodies=bodies, refused=0, size=size_of(path))

    def ajv(self, path, bodies, refused=0):
        node = shutil.which("node")
        if not node or not os.path.isdir(os.path.join(self.peers, "node", "node_modules", "ajv")):
            return None
        return Command(
            "ajv in node", [node, os.path.join(HERE, "peers", "ajv.mjs"), path, SCHEMA],
            env={"AJV_FROM": os.path.join(self.peers, "node")}, bodies=bodies, refused=refused, size=size_of(path))

    def python(self, path, bodies, refused=0):
        program = os.path.join(self.peers, "venv", "bin", "python")
        if not os.access(program, os.X_OK):
            return None
        return Command(
            "python jsonschema_rs + orjson",
            [program, os.path.join(HERE, "peers", "jsonschema_rs_loop.py"), path, SCHEMA],
            bodies=bodies, refused=refused, size=size_of(path))

    def sourcemeta_program(self):
        found = glob.glob(os.path.join(
            self.peers, "venv", "lib", "python3*", "site-packages", "sourcemeta_jsonschema", "jsonschema-*"))
        return next((it for it in found if os.access(it, os.X_OK)), None)

    def sourcemeta(self, path):
        program = self.sourcemeta_program()
        if not program:
            return None
        return Command(
            "sourcemeta validate --fast", [program, "validate", "--fast", "--continue", SCHEMA, path],
            statuses=(0,), size=size_of(path))

    def jsonschema_cli_program(self):
        return shutil.which(os.path.join(self.peers, "cargo", "bin", "jsonschema-cli"))

    def jsonschema_cli(self, folder):
        program = self.jsonschema_cli_program()
        if not program:
            return None
        # It walks no folder. Its list is made beforehand, so that walking does not count against it.
        listed = folder + ".list"
        paths = sorted(os.path.join(at, name) for at, _, names in os.walk(folder) for name in names)
        with open(listed, "w") as file:
            file.writelines(f"{path}\n" for path in paths)
        return Command(
            "jsonschema-cli, given the list",
            ["xargs", "-s", "2000000", "-n", "50000", "-a", listed,
             program, "validate", "--errors-only", "--offline", SCHEMA, "-i"],
            statuses=(0,), size=size_of(folder))

    # Printing

    def say(self, text=""):
        print(text, flush=True)
        self.lines.append(text)

    def table(self, title, commands, base):
        """What was measured in one group, and each command's time over that of `base`."""
        size = base.size
        # A process starts as a copy of the one that measures it, and that counts into its peak.
        floor = Run([shutil.which("true")]).peak + 1
        self.say(f"\n### {title}\n")
        self.say("| command | wall s | cpu s | MB/s by wall | peak MiB | wall ÷ payloadlint's | cpu ÷ payloadlint's |")
        self.say("|---|---|---|---|---|---|---|")
        for it in commands:
            wall, cpu = it.median("wall"), it.median("cpu")
            rate = f"{(it.size or size) / 1e6 / wall:.0f}" if (it.size or size) else ""
            peak = max(run.peak for run in it.runs)
            peak = f"{peak:.0f}" if peak > floor else f"< {floor:.0f}"
            self.say(f"| {it.name} | {wall:.4f} | {cpu:.4f} | {rate} | {peak} "
                     f"| {ratio(it, base, 'wall'):.2f} | {ratio(it, base, 'cpu'):.2f} |")

    def judged_by(self, singles):
        """Wall time, but for a busy machine. `singles`: commands with one thread that never wait."""
        waited = statistics.median(it.median("wall") / max(it.median("cpu"), 1e-9) for it in singles if it)
        self.busy = waited > BUSY
        if self.busy:
            self.say(f"\nThe machine was busy: wall time of programs with one thread is {waited:.2f} of their processor time.")
        return self.options.by or ("cpu" if self.busy else "wall")

    def two_cores(self, one, two):
        """What to say of rows with two threads. A peer that shares nothing between its threads shows whether there were
        two cores to be had."""
        if not (one and two):
            return "needs two free cores"
        took = ratio(two, one, "wall")
        return f"two cores were not free: jsonschema took {took:.2f} ×" if took > 0.65 else f"jsonschema took {took:.2f} ×"

    def row(self, part, label, sense, target, value, unit="", by="", note=""):
        """A target: `sense` is `>=` or `<=`; a value of None was not measured."""
        if value is None:
            verdict, shown = "not measured", "–"
        else:
            verdict = "ok" if (value >= target if sense == ">=" else value <= target) else "**missed**"
            shown = f"{value:,.2f}{unit}"
        if self.busy and by == "wall":
            note = "; ".join(filter(None, ["the machine was busy", note]))
        sign = "≥" if sense == ">=" else "≤"
        self.rows.append((part, label, f"{sign} {target:,g}{unit}", shown, by, verdict, note))

    # Parts

    def clean(self):
        path, _ = self.corpus("ndjson", self.docs, 0)
        size, n = size_of(path), self.docs
        one, two = self.ours(path, statuses=(0,)), self.ours(path, threads=2, statuses=(0,))
        value, skip = self.rust_peer("value", 1, path, n), self.rust_peer("skip", 1, path, n)
        schema1, schema2 = self.rust_peer("schema", 1, path, n), self.rust_peer("schema", 2, path, n)
        read = self.rust_peer("read", 1, path, n)
        ajv, python, sourcemeta = self.ajv(path, n), self.python(path, n), self.sourcemeta(path)
        grep = Command("grep -c", ["grep", "-c", "attributes", path])
        wc = Command("wc -l", ["wc", "-l", path])
        commands = [it for it in
                    [one, two, value, skip, read, schema1, schema2, ajv, python, sourcemeta, grep, wc] if it]
        in_turn(commands, self.runs)
        self.table(f"Clean: {n:,} bodies a line, {size / 1e6:.0f} MB, {size / n - 1:.0f} bytes a body", commands, one)
        by = self.judged_by([one, value, skip, schema1])

        def faster(label, target, peer, ours=one, by=by, note=""):
            self.row("clean", label, ">=", target, peer and ratio(peer, ours, by), " ×", by, note)

        faster("as fast as sonic-rs parsing to a Value", 1.5, value)
        faster("as fast as sonic-rs skipping", 1.0, skip)
        faster("as fast as serde_json + jsonschema `is_valid`, 1 thread each", 5.5, schema1)
        cores = self.two_cores(schema1, schema2)
        faster("the same, 2 threads each", 5.5, schema2, two, "wall", cores)
        threads = "its other threads count" if by == "cpu" else ""
        faster("as fast as ajv in node", 15, ajv, note=threads)
        faster("as fast as python jsonschema_rs + orjson", 7, python)
        faster("as fast as sourcemeta `--fast`", 30, sourcemeta, note=threads)
        self.row("clean", "`--threads 2` against 1, time", "<=", 0.62, ratio(two, one, "wall"), " ×", "wall", cores)

    def defects(self):
        clean, _ = self.corpus("ndjson", self.docs, 0)
        one, counts_one = self.corpus("ndjson", self.docs, 10)
        many, counts_many = self.corpus("ndjson", self.docs, 200)
        base = self.ours(clean, name="payloadlint -f ndjson, clean")
        few = self.ours(one, name="payloadlint -f ndjson, 1 %")
        concise = self.ours(many, "concise", name="payloadlint -f concise, 20 %")
        report = self.ours(many, "json", name="payloadlint -f json, 20 %")
        commands = [base, few, concise, report]
        in_turn(commands, self.runs)
        self.table(f"Defects: {self.docs:,} bodies a line, 1 thread", commands, base)
        by = self.judged_by([base])

        def rate(it):  # of the clean rate, in bytes a second
            return it.size / base.size / ratio(it, base, by)

        self.row("defects", "1 % defects, ndjson report: time a byte against clean", "<=", 1.15, 1 / rate(few), " ×", by)
        self.row("defects", "20 % defects, concise: of the clean rate", ">=", 0.45, rate(concise), "", by)
        self.row("defects", "20 % defects, json: of the clean rate", ">=", 0.3, rate(report), "", by)
        for path, counts in [(one, counts_one), (many, counts_many)]:
            self.hold_counts(path, counts, 1)
            seen = sum(count for rule, count in counts.items() if rule not in UNSEEN)
            for peer in [self.rust_peer("schema", 1, path, self.docs), self.ajv(path, self.docs), self.python(path, self.docs)]:
                if peer:
                    peer.refused = seen
                    peer.run()

    def kcat(self):
        bare, _ = self.corpus("ndjson", self.docs, 0)
        kcat, _ = self.corpus("kcat", self.docs, 0)
        base = self.ours(bare, statuses=(0,), name="payloadlint, NDJSON")
        lines = self.ours(kcat, statuses=(0,), name="payloadlint, kcat -J")
        in_turn([base, lines], self.runs)
        self.table(f"kcat -J: {self.docs:,} records, clean, 1 thread", [base, lines], base)
        by = self.judged_by([base, lines])
        self.row("kcat", "clean `kcat -J` lines: of the NDJSON rate, bytes of the file", ">=", 0.4,
                 lines.size / base.size / ratio(lines, base, by), "", by)

    def folder(self):
        path, _ = self.corpus("dir", FILES, 0)
        one, two = self.ours(path, statuses=(0,)), self.ours(path, threads=2, statuses=(0,))
        grep = Command("grep -rc", ["grep", "-rc", "attributes", path])
        cli = self.jsonschema_cli(path)
        read = self.rust_peer("read", 1, path, FILES)
        schema1, schema2 = self.rust_peer("schema", 1, path, FILES), self.rust_peer("schema", 2, path, FILES)
        ajv, python = self.ajv(path, FILES), self.python(path, FILES)
        commands = [it for it in [one, two, grep, cli, read, schema1, schema2, ajv, python] if it]
        in_turn(commands, self.runs)
        self.table(f"Folder: {FILES:,} clean files, {size_of(path) / 1e6:.0f} MB", commands, one)
        by = self.judged_by([one, read, schema1])
        self.row("folder", f"{FILES:,} files, 1 thread: time against `grep -rc`", "<=", 1.1, ratio(one, grep, by), " ×", by)
        self.row("folder", f"{FILES:,} files, 2 threads: time against `grep -rc`", "<=", 0.7, ratio(two, grep, "wall"), " ×",
                 "wall", self.two_cores(schema1, schema2))
        self.row("folder", f"{FILES:,} files, 1 thread: as fast as jsonschema-cli", ">=", 1.4, cli and ratio(cli, one, by),
                 " ×", by)

    def small_file(self):
        """One clean body of 200 bytes."""
        path = os.path.join(self.work, "one.json")
        head = '{"attributes":{"crm_id":"0051500000A1b2c","vip_status":"true","customer_name":"Zoë Müller","agent_notes":"'
        body = head + ("customer called about a delayed order " * 5)
        body = body.encode()[:197] + b'"}}'
        with open(path, "wb") as file:
            file.write(body)
        assert len(body) == 200
        return path

    def start(self):
        ours = self.ours(self.small_file(), statuses=(0,), threads=0, name="payloadlint, one clean file of 200 bytes")
        true = Command("true", [shutil.which("true")])
        # These two are too short to show whether they waited.
        probe = self.ours(self.corpus("ndjson", 20_000, 0)[0], statuses=(0,), name="payloadlint, 20,000 bodies a line")
        in_turn([ours, true, probe], 40)
        self.table("Start: one clean file of 200 bytes", [ours, true, probe], ours)
        by = self.judged_by([probe])
        over = statistics.median(getattr(x, by) - getattr(y, by) for x, y in zip(ours.runs, true.runs))
        self.row("start", "one clean file of 200 bytes: over `true`", "<=", 2, over * 1e3, " ms", by)

    def instructions(self):
        path, _ = self.corpus("ndjson", 20_000, 0)
        size = size_of(path)
        many = collected([self.bin, "check", "-f", "ndjson", "--threads", "1", path])
        one = collected([self.bin, "check", "-f", "ndjson", self.small_file()])
        if many:
            self.say(f"\n### Instructions (callgrind, whole process)\n\n20,000 clean bodies, {size:,} bytes: {many:,}; "
                     f"one clean file of 200 bytes: {one:,}")
        self.row("instructions", "instructions a byte, whole process, 20,000 clean bodies", "<=", 10, many and many / size,
                 "", "count")
        self.row("instructions", "one clean file of 200 bytes", "<=", 1.5, one and one / 1e6, " M instructions", "count")

    def memory(self):
        if not self.options.full:
            for layout in ["NDJSON", "kcat -J"]:
                self.row("memory", f"peak memory, 1 GiB of {layout}, ndjson report", "<=", 32, None, " MiB", "", "--full")
            return
        self.say(f"\n### Memory\n\nThe floor of these figures, what `true` shows: {peak_of([shutil.which('true')]):.1f} MiB.\n")
        for layout in ["ndjson", "kcat"]:
            sample, _ = self.corpus(layout, 20_000, 10)
            docs = int((1 << 30) / size_of(sample) * 20_000 * 1.01)
            path, counts = self.corpus(layout, docs, 10)
            peaks = []
            for threads in [1, 2]:
                peaks.append(peak_of(self.ours(path, threads=threads).argv))
                self.say(f"- {layout}, {size_of(path) / (1 << 30):.2f} GiB, 1 % defects, {threads} thread(s): {peaks[-1]:.1f} MiB")
            self.hold_counts(path, counts, 2, "ndjson")
            # Nothing else wants so much of the disk.
            os.remove(path)
            os.remove(os.path.splitext(path)[0] + ".injected")
            shown = {"ndjson": "NDJSON", "kcat": "kcat -J"}[layout]
            self.row("memory", f"peak memory, 1 GiB of {shown}, ndjson report", "<=", 32, max(peaks), " MiB", "peak")

    def counts(self):
        for layout in ["ndjson", "kcat", "dir"]:
            path, counts = self.corpus(layout, 5_000, 200)
            for threads in [1, 2]:
                for form in ["json", "ndjson"]:
                    self.hold_counts(path, counts, threads, form)
        self.notes.append("Findings by rule are those that the generator injected, on every corpus with defects.")

    def hold_counts(self, path, injected, threads, form="json"):
        argv = [self.bin, "check", "-f", form, "--statistics", "--threads", str(threads), path]
        done = Command(f"payloadlint --statistics, {path}", argv).run()
        found = re.findall(r'"by_rule":(\{[^}]*\})', done.tail)
        by_rule = json.loads(found[-1]) if found else None
        if by_rule != injected:
            raise Failed(f"counts differ on {path}, {threads} thread(s), {form}:\n  injected {injected}\n  reported {by_rule}")

    # Everything

    def targets(self):
        lines = ["| | target | measured | by | |", "|---|---|---|---|---|"]
        for _, label, target, shown, by, verdict, note in self.rows:
            lines.append(f"| {label} | {target} | {shown} | {by} | {verdict}{' (' + note + ')' if note else ''} |")
        return lines

    def run(self):
        parts = self.options.only.split(",") if self.options.only else PARTS
        if unknown := set(parts) - set(PARTS):
            sys.exit(f"compare: no part {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        commit = text_of(["git", "-C", HERE, "describe", "--always", "--dirty", "--abbrev=10"])
        stamp = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
        self.say(f"payloadlint beside its peers, {stamp}\n")
        self.say(f"- payloadlint: {text_of([self.bin, '--version'])}, checkout {commit or 'unknown'}, "
                 f"sha256 of the binary {digest(self.bin)}")
        self.say(f"- machine: {machine()}")
        self.say(f"- load before: {', '.join(f'{it:.2f}' for it in os.getloadavg())}")
        self.say(f"- peers: {'; '.join(self.versions())}")
        self.say(f"- {self.docs:,} bodies, {self.runs} runs of each command in turn after one that warms up, files in the page "
                 "cache, output through a pipe; medians; a ratio is the median of the ratios round by round; MB is 10⁶ bytes")
        failed = None
        try:
            for part in parts:
                getattr(self, part)()
        except Failed as error:
            failed = str(error)
        self.say(f"\n### Targets\n\n“× as fast as” is the peer's time over payloadlint's. Load after: {os.getloadavg()[0]:.2f}.\n")
        for line in self.targets():
            self.say(line)
        for note in self.notes:
            self.say(f"\n{note}")
        if failed:
            self.say(f"\nFAILED: {failed}")
        self.write(stamp)
        missed = any("missed" in row[5] for row in self.rows)
        sys.exit(1 if failed or (missed and self.options.strict) else 0)

    def write(self, stamp):
        if self.options.write:
            title, *rest = self.lines
            with open(self.options.write, "w", encoding="utf-8") as file:
                file.write(f"# {title}\n" + "\n".join(rest).replace(self.work, "WORK") + "\n")
        if self.options.doc:
            with open(self.options.doc, encoding="utf-8") as file:
                text = file.read()
            table = "\n".join([f"Measured {stamp} on {machine()}.", "", *self.targets()])
            text, count = re.subn(
                r"(<!-- compare\.sh -->\n).*?(<!-- /compare\.sh -->)",
                lambda it: f"{it[1]}{table}\n{it[2]}", text, flags=re.S)
            if count != 1:
                sys.exit(f"compare: {self.options.doc} has no marks for the table")
            with open(self.options.doc, "w", encoding="utf-8") as file:
                file.write(text)

    def versions(self):
        found = []
        lock = os.path.join(HERE, "peers", "Cargo.lock")
        with open(lock) as file:
            text = file.read()
        for name in ["sonic-rs", "serde_json", "jsonschema"]:
            version = re.search(rf'name = "{name}"\nversion = "([^"]+)"', text)
            found.append(f"{name} {version[1]}")
        package = os.path.join(self.peers, "node", "node_modules", "ajv", "package.json")
        if os.path.exists(package):
            with open(package) as file:
                found.append(f"ajv {json.load(file)['version']} in node {text_of(['node', '--version'])}")
        python = os.path.join(self.peers, "venv", "bin", "python")
        if os.path.exists(python):
            code = ("import platform, importlib.metadata as m; "
                    "print('python', platform.python_version() + ',', *[f'{n} {m.version(n)},' for n in "
                    "['jsonschema_rs', 'orjson', 'sourcemeta_jsonschema']])")
            found.append((text_of([python, "-c", code]) or "").rstrip(","))
        if program := self.jsonschema_cli_program():
            found.append(text_of([program, "--version"]).replace("Version: ", "jsonschema-cli "))
        found.append((text_of(["grep", "--version"]) or "grep").splitlines()[0])
        found.append(text_of(["valgrind", "--version"]) or "no valgrind")
        found.append(text_of(["rustc", "--version"]) or "no rustc")
        return found


def size_of(path):
    if os.path.isdir(path):
        return sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(path) for name in names)
    return os.path.getsize(path)


def collected(argv):
    """Instructions of a whole process; None where there is no valgrind."""
    valgrind = shutil.which("valgrind")
    if not valgrind:
        return None
    with tempfile.TemporaryDirectory() as folder:
        done = Run([valgrind, "--tool=callgrind", f"--callgrind-out-file={folder}/out", *argv])
    found = re.search(r"Collected : (\d+)", done.tail)
    if not found:
        raise Failed(f"callgrind: {done.tail[-2000:]}")
    return int(found[1])


def peak_of(argv):
    """Peak memory in MiB. A process starts as a copy of its parent, so that the parent must be small."""
    if not (timer := shutil.which("time")):
        return Run(argv).peak
    done = Run([timer, "-f", "peak %M", *argv])
    if done.status not in (0, 1):
        raise Failed(f"{argv[0]}: exit {done.status}\n{done.tail[-2000:]}")
    return int(re.findall(r"peak (\d+)", done.tail)[-1]) / 1024


def text_of(argv):
    try:
        return subprocess.run(argv, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return None


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:12]


def machine():
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as file:
            model = re.search(r"model name\s*: (.*)", file.read())[1]
    except (OSError, TypeError):
        pass
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / (1 << 30)
    return f"{os.cpu_count()} × {model}, {memory:.0f} GiB, {platform.system()} {platform.release()} {platform.machine()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ["--bin", "--corpus", "--work"]:
        parser.add_argument(name, required=True)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--strict", action="store_true")
    parser.add_argument("--runs", type=int)
    parser.add_argument("--by", choices=["wall", "cpu"])
    for name in ["--only", "--write", "--doc"]:
        parser.add_argument(name)
    Bench(parser.parse_args()).run()


if __name__ == "__main__":
    main()
