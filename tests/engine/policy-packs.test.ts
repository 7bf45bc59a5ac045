import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as encryption from "@retail-odoo/policy-encryption";
import * as quotas from "@retail-odoo/policy-quotas";
import * as tenancy from "@retail-odoo/policy-tenancy";
import type { EngineResource, PolicyResult } from "@retail-odoo/preview";
import { fakeResource, UNKNOWN } from "@retail-odoo/testing";
import { openPolicyPacks, type PolicyPacks } from "../../packages/preview/src/policy";
import { compliantStack, type StackResource } from "./compliant-stack";

const ROOT = join(__dirname, "../..");
const PACKS = { encryption, quotas, tenancy };
const NAMES = ["encryption", "quotas", "tenancy"] as const;
const folderOf = (pack: string) => join(ROOT, "policies", pack);

// Compilers and processes start as fast as the machine lets them.
jest.setTimeout(180_000);

beforeAll(() => {
  const compiler = join(ROOT, "node_modules/typescript/bin/tsc");
  const build = [compiler, "--build", ...NAMES.map(folderOf)];
  const { status, stdout } = spawnSync(process.execPath, build, { encoding: "utf8" });
  if (status !== 0) throw new Error(stdout);
});

describe("each pack in a child process, over gRPC", () => {
  let packs: PolicyPacks;
  beforeAll(async () => (packs = await open("never")));
  afterAll(() => packs.close());

  test("every rule evaluates the compliant stack without a violation", async () => {
    expect(await evaluate(packs, compliantStack())).toEqual([]);
    const idle = packs.runs.map(({ name, policies }) => [
      name,
      policies.filter(({ evaluations }) => evaluations === 0),
    ]);
    expect(idle).toEqual(NAMES.map((pack) => [PACKS[pack].name, []]));
  });

  const refused: [keyof typeof PACKS, string, string, string, unknown, string][] = [
    [
      "encryption",
      "volume-enable-encryption",
      "volume",
      "encrypted",
      false,
      "encrypted is false, so this EBS volume and its snapshots are stored in plain text: set it to true.",
    ],
    [
      "encryption",
      "bucket-require-policy",
      "files",
      "bucket",
      "other-files",
      "No BucketPolicy names this bucket, so S3 also answers requests over plain HTTP: add one that denies requests without TLS.",
    ],
    [
      "quotas",
      "node-group-limit-size",
      "workload",
      "scalingConfig.maxSize",
      51,
      "scalingConfig.maxSize is 51, so this node group can cost more than allowed: set it to at most 50.",
    ],
    [
      "quotas",
      "namespace-require-resource-quota",
      "namespace",
      "metadata.name",
      "tenant-other",
      'Namespace "tenant-other" has no limit of requests.cpu, requests.memory, limits.memory, pods, so one tenant can use up the nodes that others share: add it to a ResourceQuota there.',
    ],
    [
      "tenancy",
      "service-disallow-external-access",
      "service",
      "spec.type",
      "NodePort",
      'spec.type is "NodePort", so traffic can bypass the edge: set it to "ClusterIP".',
    ],
    [
      "tenancy",
      "route-require-tenant-hosts",
      "ingress",
      "spec.rules.0.host",
      "other.example",
      'Host "other.example" is not a host of tenant "bakery", so this route can receive requests for another tenant: remove the host, or add it to the tenant in the portfolio.',
    ],
  ];
  test.each(refused)("%s reports a violation of %s", async (pack, policy, name, path, value, message) => {
    const stack = changed(name, path.split("."), value);
    const rule = PACKS[pack].policies.find((each) => each.name === policy);
    const urn = engineResources(stack).find((resource) => resource.name === name)?.urn;
    expect(await evaluate(packs, stack)).toContainEqual({
      pack: PACKS[pack].name,
      policy,
      level: "mandatory",
      urn,
      message: `${rule?.description}\n${message}`,
      checked: true,
    });
  });
});

describe("missing, empty and unknown values", () => {
  let packs: PolicyPacks;
  beforeAll(async () => (packs = await open("auto")));
  afterAll(() => packs.close());
  const everywhere = compliantStack().flatMap(({ name, props }) => pathsOf(props).map((path) => ({ name, path })));
  const evaluateChanged = ({ name, path }: { name: string; path: string[] }, value: unknown) =>
    evaluate(packs, changed(name, path, value), name);

  test("no rule fails", async () => {
    for (const place of everywhere)
      for (const value of [undefined, null, {}, [], ""]) await evaluateChanged(place, value);
  });

  test("an unknown value is never a violation", async () => {
    for (const place of everywhere) {
      const results = await evaluateChanged(place, UNKNOWN);
      expect({ ...place, violations: results.filter(({ checked }) => checked) }).toEqual({ ...place, violations: [] });
    }
  });
});

describe.each(NAMES)("the rules of %s", (pack) => {
  const { policies, enforcementLevel } = PACKS[pack];
  const [rules = "", configuration = ""] = readFileSync(join(folderOf(pack), "README.md"), "utf8").split(
    "## Configuration",
  );

  test("are mandatory, with description, severity and remediation steps", () => {
    expect(enforcementLevel).toBe("mandatory");
    for (const { description, severity, remediationSteps } of policies) {
      expect(description).toMatch(/^[A-Z].*\.$/);
      expect(["low", "medium", "high", "critical"]).toContain(severity);
      expect(remediationSteps).toMatch(/^[A-Z].*\.$/);
    }
  });

  test("are those that its README lists", () => {
    expect([...rules.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name)).toEqual(policies.map(({ name }) => name));
  });

  test("take the configuration that its README lists, with its defaults", () => {
    const quoted = (cell = "") => [...cell.matchAll(/`([^`]+)`|\b(\d+)\b/g)].map(([, word, number]) => word ?? number);
    const listed = [...configuration.matchAll(/^\| (`.*) \|$/gm)].flatMap(([, row = ""]) => {
      const [names, property, value] = row.split(" | ");
      return quoted(names).map((name) => [name, quoted(property)[0], quoted(value)]);
    });
    const taken = policies.flatMap(({ name, configSchema }) =>
      Object.entries(configSchema?.properties ?? {}).map(([property, schema]) => [
        name,
        property,
        [(schema as { default?: unknown }).default].flat().map(String),
      ]),
    );
    expect(listed).toEqual(taken);
  });
});

function open(inProcess: "auto" | "never"): Promise<PolicyPacks> {
  const packs = NAMES.map((pack) => ({ dir: folderOf(pack) }));
  return openPolicyPacks({ project: "shop", stack: "test", packs, inProcess });
}

/** Evaluates as the engine does: every resource, or one, then the stack. */
async function evaluate(packs: PolicyPacks, stack: StackResource[], one?: string): Promise<PolicyResult[]> {
  const resources = engineResources(stack);
  const selected = resources.filter(({ name }) => one === undefined || name === one);
  const found = await Promise.all(selected.map((resource) => packs.analyze(resource)));
  return [...found.flat(), ...(await packs.analyzeStack(resources))];
}

function engineResources(stack: StackResource[]): EngineResource[] {
  const made: EngineResource[] = [];
  for (const { type, name, props, parent } of stack) {
    const above = made.find((resource) => resource.name === parent)?.urn;
    made.push(fakeResource(type, name, {}, { wireInputs: props, wireOutputs: props, parent: above }));
  }
  return made;
}

/** The compliant stack with one property of one resource changed; `undefined` takes it away. */
function changed(name: string, path: string[], value: unknown): StackResource[] {
  const stack = JSON.parse(JSON.stringify(compliantStack())) as StackResource[];
  let holder: unknown = stack.find((resource) => resource.name === name)?.props;
  for (const key of path.slice(0, -1)) holder = (holder as { [key: string]: unknown })[key];
  const last = path.at(-1) ?? "";
  if (value !== undefined) (holder as { [key: string]: unknown })[last] = value;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete (holder as { [key: string]: unknown })[last];
  return stack;
}

/** Every path below a value, to its branches and its leaves. */
function pathsOf(value: unknown, above: string[] = []): string[][] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [[...above, key], ...pathsOf(inner, [...above, key])]);
}
