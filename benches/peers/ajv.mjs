// `node ajv.mjs PATH SCHEMA`: ajv, compiled, on a file with a body a line or a folder of .json files. Prints
// totals as JSON. AJV_FROM names the folder that holds node_modules.
import { closeSync, openSync, readFileSync, readSync, readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const require = createRequire(resolve(process.env.AJV_FROM ?? ".", "from.cjs"));
const { default: Ajv } = require("ajv/dist/2020.js");
const [path, schema] = process.argv.slice(2);
// Formats are not checked, as by the other validators.
const takes = new Ajv({ validateFormats: false }).compile(JSON.parse(readFileSync(schema, "utf8")));
let bodies = 0;
let refused = 0;

function body(text) {
  bodies += 1;
  try {
    if (!takes(JSON.parse(text))) refused += 1;
  } catch {
    refused += 1;
  }
}

function folder(at) {
  for (const entry of readdirSync(at, { withFileTypes: true })) {
    const inside = join(at, entry.name);
    if (entry.isDirectory()) folder(inside);
    else if (entry.name.endsWith(".json")) body(readFileSync(inside, "utf8"));
  }
}

function lines(file) {
  const from = openSync(file, "r");
  const buffer = Buffer.allocUnsafe(4 << 20);
  let kept = 0;
  for (;;) {
    const read = readSync(from, buffer, kept, buffer.length - kept, null);
    const filled = kept + read;
    const last = read === 0 ? filled : buffer.subarray(0, filled).lastIndexOf(10) + 1;
    // Text is made of a whole piece at once, and cut by V8: cheaper than a string a line.
    for (const line of buffer.toString("utf8", 0, last).split("\n")) if (line !== "") body(line);
    if (read === 0) break;
    buffer.copy(buffer, 0, last, filled);
    kept = filled - last;
    if (kept === buffer.length) throw new Error("a line of more than 4 MiB");
  }
  closeSync(from);
}

if (statSync(path).isDirectory()) folder(path);
else lines(path);
console.log(JSON.stringify({ bodies, refused }));
