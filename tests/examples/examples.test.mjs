// The examples as a stranger runs them: outside the workspace, from the packed packages, installed by npm.
import assert from "node:assert/strict";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { root } from "../../tools/workspace.mjs";
import { packPackages } from "../support/packages.mjs";
import { attempt, run } from "../support/programs.mjs";

/** Every project: a folder of `examples`, or a subfolder of one. */
const examples = readdirSync(join(root, "examples")).flatMap((name) =>
  existsSync(join(root, "examples", name, "package.json"))
    ? [name]
    : readdirSync(join(root, "examples", name))
        .map((part) => join(name, part))
        .filter((part) => existsSync(join(root, "examples", part, "package.json"))),
);
const folder = mkdtempSync(join(tmpdir(), "retail-odoo-examples-"));

before(() => {
  const dependencies = {};
  cpSync(join(root, "examples"), folder, { recursive: true });
  for (const example of examples) {
    const manifest = JSON.parse(readFileSync(join(folder, example, "package.json"), "utf8"));
    Object.assign(dependencies, manifest.dependencies, manifest.devDependencies);
  }
  for (const [name, file] of Object.entries(packPackages(folder))) dependencies[name] = `file:${file}`;
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, dependencies }));
  run("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: folder, seconds: 480 });
});
after(() => rmSync(folder, { recursive: true, force: true }));

/** Runs `retail-odoo preview` as it is installed, on an example. */
function tryPreview(example, ...args) {
  const command = join(folder, "node_modules", ".bin", "retail-odoo");
  return attempt(command, ["preview", ...args], { cwd: join(folder, example) });
}

/** Previews an example, and gives the document that the command writes. */
function preview(example, options = ["--stack", "dev"]) {
  const json = join(folder, `${example.replace("/", "-")}.json`);
  const { status, stdout, stderr } = tryPreview(example, ...options, "--json", json);
  assert.equal(status, 0, stdout + stderr);
  return JSON.parse(readFileSync(json, "utf8"));
}

const typesOf = (document) => new Set(document.resources.map((resource) => resource.type));

test("existing-cluster: a tenant on a cluster that is there, without anything of AWS", () => {
  const document = preview("existing-cluster");
  const types = typesOf(document);
  assert.deepEqual(
    [...types].filter((type) => type.startsWith("aws:")),
    [],
  );
  for (const type of [
    "retail-odoo:index:TenantStack",
    "kubernetes:apps/v1:Deployment",
    "kubernetes:postgresql.cnpg.io/v1:Cluster",
  ])
    assert.ok(types.has(type), `${type} is missing`);
  assert.equal(document.outputs.url, "https://bakery.erp.example.com");
  const provider = document.resources.find((resource) => resource.type === "pulumi:providers:kubernetes");
  for (const resource of document.resources.filter(({ type }) => type.startsWith("kubernetes:")))
    assert.ok(
      resource.provider?.startsWith(provider.urn),
      `${resource.urn} is not reached through the caller's provider`,
    );
});

test("custom-stack: PostgresHA and a database alone", () => {
  const document = preview("custom-stack");
  const components = document.resources
    .filter((resource) => !resource.custom)
    .map(({ type, name }) => `${type} ${name}`);
  assert.deepEqual(components.sort(), ["retail-odoo:index:PostgresDatabase shop", "retail-odoo:index:PostgresHA erp"]);
});

test("landing-zone-parts: keys and images alone, and a cluster in a network and with keys that are there", () => {
  const document = preview("landing-zone-parts");
  const made = document.resources.filter(({ type }) => /^aws:(kms|ec2\/vpc:|ec2\/subnet|ecr|route53)/.test(type));
  assert.deepEqual(made.map(({ type, name }) => `${type.split(":")[2]} ${name}`).sort(), [
    ...["backup", "data", "images", "logs", "secrets"].map((domain) => `Alias images-key-${domain}-alias`),
    ...["backup", "data", "images", "logs", "secrets"].map((domain) => `Key images-key-${domain}`),
    "LifecyclePolicy images-images-odoo-lifecycle",
    "RegistryScanningConfiguration images-images-scanning",
    "Repository images-images-odoo",
    "Subnet nodes-a",
    "Subnet nodes-b",
    "Subnet public",
    "Vpc shared",
  ]);
  // Nodes join by a route of every subnet of theirs to a NAT gateway, which is there before them.
  const named = (type, name) => document.resources.find((one) => one.type.endsWith(`:${type}`) && one.name === name);
  const [route] = named("RouteTable", "nodes").inputs.routes;
  assert.equal(route.cidrBlock, "0.0.0.0/0");
  assert.ok("natGatewayId" in route);
  for (const letter of ["a", "b"]) assert.ok(named("RouteTableAssociation", `nodes-${letter}`));
  // Development does not survive the loss of a zone: its system pool is in one.
  const { dependencies } = named("NodeGroup", "retail-nodes-system-a");
  assert.ok(dependencies.some((urn) => urn.endsWith("RouteTableAssociation::nodes-a")));
  const { facts } = document.outputs;
  assert.deepEqual(facts.dns, { name: "erp.example.com", zoneId: "Z0123456789ABCDEFGHIJ" });
  assert.equal(facts.keys.data, "arn:aws:kms:eu-central-1:111122223333:key/1b2c3d4e-0000-4000-8000-000000000001");
});

const PACK = `
const { PolicyPack } = require("@pulumi/policy");
new PolicyPack("house", {
  policies: [{
    name: "no-databases",
    description: "Databases are bought.",
    enforcementLevel: "mandatory",
    validateResource: ({ type }, report) => {
      if (type === "kubernetes:postgresql.cnpg.io/v1:Cluster") report("Buy this database.");
    },
  }],
});
`;

test("a custom policy pack runs with any copies of the SDK that npm installs", () => {
  const pack = join(folder, "house");
  mkdirSync(pack);
  writeFileSync(join(pack, "PulumiPolicy.yaml"), "runtime: nodejs\n");
  writeFileSync(join(pack, "package.json"), JSON.stringify({ version: "1.0.0" }));
  writeFileSync(join(pack, "index.js"), PACK);
  const modules = join(folder, "node_modules");
  // npm's layout when the project has another version: a copy for the command and one for the SDK.
  for (const name of ["@grpc/grpc-js", "google-protobuf"])
    cpSync(join(modules, name), join(modules, "@retail-odoo", "preview", "node_modules", name), { recursive: true });
  const { status, stdout, stderr } = tryPreview("custom-stack", "--stack", "dev", "--policy-pack", pack);
  assert.equal(status, 1, stdout + stderr);
  assert.match(stdout, /house\/no-databases: .* erp-cluster\n +Databases are bought\.\n +Buy this database\.\n/);
});

const layers = [
  { layer: "landing-zone", below: [] },
  {
    layer: "platform",
    below: ["--stack-outputs", "acme/retail-landing-zone/prod=../outputs/landing-zone.json"],
  },
  { layer: "tenants", below: ["--stack-outputs", "acme/retail-platform/prod=../outputs/platform.json"] },
];

test("layered: three stacks, each upon what the one below publishes", async (t) => {
  for (const { layer, below } of layers)
    await t.test(layer, () => {
      const document = preview(join("layered", layer), ["--stack", "prod", ...below]);
      const components = document.resources.filter(({ parent, custom }) => !custom && parent === undefined);
      assert.deepEqual(
        components.filter(({ type }) => type !== "pulumi:pulumi:Stack").map(({ type }) => type.split(":")[2]),
        { "landing-zone": ["LandingZone"], platform: ["RetailOdooPlatform"], tenants: ["TenantStack", "TenantStack"] }[
          layer
        ],
      );
      const provider = document.resources.find(({ type }) => type === "pulumi:providers:kubernetes");
      assert.equal(provider?.inputs.clusterIdentifier, layer === "landing-zone" ? undefined : "retail-prod");
      for (const resource of document.resources.filter(({ type }) => type.startsWith("kubernetes:")))
        assert.ok(resource.provider?.startsWith(provider.urn), `${resource.urn} is not in the landing zone's cluster`);
      if (layer === "tenants") return;
      // The stored outputs that the next layer reads equal what this layer publishes, except for unknown values.
      const stored = JSON.parse(readFileSync(join(folder, "layered", "outputs", `${layer}.json`), "utf8"));
      assert.deepEqual(forgetting(document.outputs, stored), document.outputs);
    });
});

/** `known` with an unknown wherever `preview` has one. */
function forgetting(preview, known) {
  if (typeof preview !== "object" || preview === null) return known;
  if (preview.unknown === true) return preview;
  if (Array.isArray(known)) return known.map((value, index) => forgetting(preview[index], value));
  return Object.fromEntries(Object.entries(known).map(([key, value]) => [key, forgetting(preview[key], value)]));
}

for (const example of examples)
  test(`${example} type-checks against the packed declarations`, () => {
    const tsc = join(folder, "node_modules", "typescript", "bin", "tsc");
    run(process.execPath, [tsc, "-p", "."], { cwd: join(folder, example) });
  });
