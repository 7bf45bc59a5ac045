import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { record } from "@retail-odoo/testing";
import { UserInputError } from "../internal/errors";
import { LandingZoneReference, PlatformReference } from "./references";

const STACK = "acme/retail/prod";
const outputs = join(__dirname, "../../../../examples/layered/outputs");
const published = (layer: string): { facts: { [key: string]: unknown } } =>
  JSON.parse(readFileSync(join(outputs, `${layer}.json`), "utf8"));

const folder = mkdtempSync(join(tmpdir(), "retail-odoo-layers-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** What a program gets from a stack with these outputs. */
async function load<R>(reference: { load(stack: string): Promise<R> }, values: object, stack = STACK): Promise<R> {
  const file = join(folder, "outputs.json");
  writeFileSync(file, JSON.stringify(values));
  let loaded: R | undefined;
  await record(async () => void (loaded = await reference.load(stack)), { [STACK]: file });
  return loaded as R;
}

async function messageOf(reference: { load(stack: string): Promise<unknown> }, values: object, stack = STACK) {
  const error: unknown = await load(reference, values, stack).catch((thrown: unknown) => thrown);
  return error instanceof UserInputError ? error.message : error;
}

test("facts come as they were published", async () => {
  expect((await load(LandingZoneReference, published("landing-zone"))).facts).toEqual(published("landing-zone").facts);
  expect((await load(PlatformReference, published("platform"))).facts).toEqual(published("platform").facts);
});

test("a field that a later release adds is no fault", async () => {
  const facts = { ...published("platform").facts, motto: "later" };
  expect((await load(PlatformReference, { facts })).facts).toEqual(facts);
});

const PUBLISH = (variable: string) =>
  `In that stack's program write \`export const facts = ${variable}.facts;\`, and deploy it first.`;

test.each<[string, { load(stack: string): Promise<unknown> }, object, string]>([
  [
    "a stack that publishes nothing",
    PlatformReference,
    { url: "https://example.com" },
    `PlatformReference ${STACK}: 1 fault in what that stack publishes\n  facts: is not there. ${PUBLISH("platform")}`,
  ],
  [
    "something else under that name",
    LandingZoneReference,
    { facts: ["a"] },
    `LandingZoneReference ${STACK}: 1 fault in what that stack publishes\n  facts = ["a"]: is not what a landing zone publishes. ${PUBLISH("zone")}`,
  ],
  [
    "the other layer",
    PlatformReference,
    published("landing-zone"),
    `PlatformReference ${STACK}: 1 fault in what that stack publishes\n  facts.format = "retail-odoo.io/landing-zone/v1": is not what a platform publishes. Name another stack.`,
  ],
  [
    "another version",
    PlatformReference,
    { facts: { ...published("platform").facts, format: "retail-odoo.io/platform/v2" } },
    `PlatformReference ${STACK}: 1 fault in what that stack publishes\n  facts.format = "retail-odoo.io/platform/v2": is another version than this release reads, retail-odoo.io/platform/v1. Deploy that stack with this release of the library, or use the release it was deployed with.`,
  ],
  [
    "facts with a part cut out",
    PlatformReference,
    { facts: { ...published("platform").facts, domain: undefined, capacity: 3 } },
    `PlatformReference ${STACK}: 2 faults in what that stack publishes\n  facts.domain: is missing. Deploy that stack with this release.\n  facts.capacity = 3: is not an object. Deploy that stack with this release.`,
  ],
])("%s is reported", async (_, reference, values, message) => {
  expect(await messageOf(reference, values)).toBe(message);
});

test("the name of a stack is whole", async () => {
  expect(await messageOf(PlatformReference, {}, "retail/prod")).toBe(
    'PlatformReference retail/prod: 1 fault in its arguments\n  stack = "retail/prod": is not the full name of a stack. Write organization/project/stack.',
  );
});
