import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { ENGINES } from "@retail-odoo/contract";
import { placesOf } from "./extending";

/** "Add an engine" in `docs/extending.md` lists every place that names one; `<engine>` stands for the folder of any. */

const ROOT = join(__dirname, "..", "..");

/** Files that contain an engine's name and mean something else by it, or could not be rid of it. */
const OTHER_MEANINGS: { readonly [file: string]: string } = {
  "packages/contract/src/baselines.ts": "the Helm chart of the operator",
  "packages/platform/src/cluster-services/args.ts": "the operator, which is installed or exists",
  "packages/platform/src/cluster-services/cluster-services.ts": "the operator's release",
  "packages/platform/src/cluster-services/operator-pods.ts": "the operator's pods",
  "packages/platform/src/cluster-services/operators.ts": "the operator",
  "packages/platform/src/cluster-services/resolve.ts": "the operator",
  "packages/platform/src/cluster-services/values/cloudnative-pg.ts": "the values of the operator",
  "packages/platform/src/cluster-services/values/load-balancer.ts": "a kind of load balancer",
  "packages/platform/src/landing-zone/keys/key-policies.ts": "a service of AWS that uses keys",
  "packages/preview/src/cost/kubernetes-rules.ts": "a kind of load balancer",
  "packages/preview/src/doctor/cluster-checks.ts": "the chart of the operator",
};

function sourceFiles(): string[] {
  const folders = ["packages", "policies"].map((folder) => join(ROOT, folder));
  const found = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  );
  const foreign = new Set(["node_modules", "dist", "fixtures", "testing"]);
  return [...found, join(ROOT, "index.ts")]
    .filter((file) => file.endsWith(".ts") && !file.endsWith(".test.ts") && !file.endsWith(".d.ts"))
    .map((file) => relative(ROOT, file).split(sep).join("/"))
    .filter((file) => !file.split("/").some((part) => foreign.has(part)));
}

/** As a text of its own, as the folder of an import, or as the key of a table. */
const NAMED = new RegExp(`["'\`/](${ENGINES.join("|")})["'\`]|^\\s*(${ENGINES.join("|")}):`, "m");

/** A file without the examples in its documentation. */
const code = (file: string) => readFileSync(join(ROOT, file), "utf8").replace(/\/\*\*.*?\*\//gs, "");

const isBelow = (file: string, place: string) => file === place || file.startsWith(`${place}/`);

test("a new engine takes eight places at most, and each is there", () => {
  const places = placesOf("Add an engine");
  expect(places.length).toBeLessThanOrEqual(8);
  const missing = places
    .flatMap((place) => ENGINES.map((engine) => place.replace("<engine>", engine)))
    .filter((place) => !existsSync(join(ROOT, place)));
  expect(missing).toEqual([]);
});

test("no file but these names an engine", () => {
  const places = placesOf("Add an engine").flatMap((place) =>
    ENGINES.map((engine) => place.replace("<engine>", engine)),
  );
  const naming = sourceFiles().filter((file) => NAMED.test(code(file)));
  const listed = naming.filter((file) => places.some((place) => isBelow(file, place)));
  expect(naming.filter((file) => !listed.includes(file)).sort()).toEqual(Object.keys(OTHER_MEANINGS).sort());
  // What the list says of sources is so: each of them names an engine.
  const sources = places.filter((place) => place.endsWith(".ts") && place.startsWith("packages/"));
  const unnamed = sources.filter((place) => statSync(join(ROOT, place)).isFile() && !naming.includes(place));
  expect([...new Set(unnamed)]).toEqual(["packages/platform/src/index.ts"]);
  const docs = places.filter((place) => place.endsWith(".md"));
  const undescribed = docs.flatMap((place) =>
    ENGINES.filter((engine) => !readFileSync(join(ROOT, place), "utf8").includes(engine)),
  );
  expect(undescribed).toEqual([]);
});
