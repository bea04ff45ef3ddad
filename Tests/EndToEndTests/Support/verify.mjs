// Runs both verifiers of the specification, word for word, over recorded deliveries.
//
// Usage: node verify.mjs SECRET < deliveries.ndjson, one {"signature","body"} a line, the body as
// received. Express parses the body before the verifiers see it, so that is done here too.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import * as module from "node:module";

const here = (name) => new URL(name, import.meta.url);
const require = createRequire(import.meta.url);

function loaded(source) {
  return new Function("require", "crypto", `${source}\nreturn verifySignature;`);
}

// Node 22.13 and later strip types themselves; these two annotations are all there are.
function withoutTypes(source) {
  return module.stripTypeScriptTypes
    ? module.stripTypeScriptTypes(source)
    : source.replace(/: (string|boolean)\b/g, "");
}

const javascript = loaded(
  readFileSync(here("specification.js"), "utf8").replace(/^const crypto = .*$/m, ""),
)(require, require("crypto"));
const typescript = loaded(
  withoutTypes(readFileSync(here("specification.ts"), "utf8").replace(/^import .*$/m, "")),
)(require, require("crypto"));

const secret = process.argv[2];
const result = { checked: 0, failed: [] };
for (const line of readFileSync(0, "utf8").split("\n")) {
  if (line === "") continue;
  const { signature, body } = JSON.parse(line);
  const parsed = JSON.parse(body);
  result.checked += 1;
  const isGood =
    javascript(parsed, signature, secret) &&
    typescript(JSON.stringify(parsed), signature, secret);
  if (!isGood) result.failed.push(parsed.id);
}
console.log(JSON.stringify(result));
