// The programs of past releases, upon the library as it is now: what they have deployed is neither deleted nor replaced.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { gunzipSync } from "node:zlib";
import { root } from "../../tools/workspace.mjs";
import { losses } from "./identity.mjs";

const require = createRequire(import.meta.url);
const { previewProgram } = require(join(root, "packages/preview/dist/engine"));
const releases = readdirSync(join(root, "tests/recorded")).filter((name) => /^\d/.test(name));

// The runner gives up on tests when its process has nothing to do, and a preview waits for just that.
const alive = setInterval(() => undefined, 60_000);
after(() => clearInterval(alive));

const recordOf = (release, stack) =>
  JSON.parse(gunzipSync(readFileSync(join(root, "tests/recorded", release, `${stack}.json.gz`))).toString());

for (const release of releases)
  for (const stack of ["dev", "staging", "prod"])
    test(`${release} ${stack}: nothing of it is deleted or replaced`, async () => {
      const { resources } = await previewProgram({ cwd: join(root, "tests/recorded", release), stack });
      assert.deepEqual(losses(recordOf(release, stack), resources), []);
    });

const bucket = (change) => ({
  urn: "urn:a",
  type: "aws:s3/bucket:Bucket",
  custom: true,
  protect: true,
  retainOnDelete: false,
  aliases: [],
  inputs: { bucket: "a", region: "eu-central-1", tags: {} },
  ...change,
});

for (const [what, before, now, lines] of [
  ["what may change", {}, { inputs: { bucket: "a", region: "eu-central-1", tags: { a: "b" } } }, []],
  ["a new name with an alias", {}, { urn: "urn:b", aliases: ["urn:a"] }, []],
  ["a new name without", {}, { urn: "urn:b" }, ["urn:a is gone, and nothing has it as an alias"]],
  [
    "another bucket",
    {},
    { inputs: { bucket: "b", region: "eu-central-1" } },
    ["urn:a: bucket changes, which replaces it"],
  ],
  [
    "a bucket whose name is not known any more",
    {},
    { inputs: { bucket: { unknown: true }, region: "eu-central-1" } },
    ["urn:a: bucket changes, which replaces it"],
  ],
  ["a bucket whose name was not known", { inputs: { bucket: { unknown: true }, region: "eu-central-1" } }, {}, []],
  ["less protection", {}, { protect: false }, ["urn:a: loses protect"]],
  [
    "an undescribed type",
    { type: "aws:lightsail/instance:Instance" },
    {},
    ["aws:lightsail/instance:Instance: say in identity.mjs what identifies it"],
  ],
])
  test(`${what}: ${lines.length === 0 ? "nothing is lost" : "is reported"}`, () => {
    assert.deepEqual(losses([bucket(before)], [bucket(now)]), lines);
  });
