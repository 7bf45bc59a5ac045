// Writes the bare counterpart of the prod program: the resources of a recorded preview, one after another, each an instance
// of its provider's class with literal inputs, components plain ones. Then previews both and fails unless they register the
// same: types, names, parents, options, every input, every dependency.
import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { root } from "../tools/workspace.mjs";
import { bench } from "./measure.mjs";

const dist = createRequire(join(root, "packages/preview/dist/"));
const { previewProgram, toDocument } = dist("./engine");
const { isSecret, SIGNATURE, UNKNOWN } = dist("./engine/wire");
const { providerUrn } = dist("./engine/urn");

const program = join(bench, "programs", "prod");
const [flat] = process.argv.slice(2);

const recorded = await previewProgram({ cwd: program, stack: "prod" });
mkdirSync(flat, { recursive: true });
writeFileSync(join(flat, "Pulumi.yaml"), "name: retail-odoo\nruntime: nodejs\nmain: index.cjs\n");
writeFileSync(join(flat, "index.cjs"), source(recorded.resources));
const [expected, found] = [recorded, await previewProgram({ cwd: flat, stack: "prod" })].map(byUrn);
const different = [...new Set([...expected.keys(), ...found.keys()])].find(
  (urn) => !isDeepStrictEqual(expected.get(urn), found.get(urn)),
);
if (different !== undefined) {
  const [one, other] = [expected, found].map((resources) => JSON.stringify(resources.get(different), undefined, 2));
  throw new Error(`The flat program registers ${different} differently:\n${one}\n${other}`);
}
process.stdout.write(JSON.stringify({ resources: expected.size }));

function byUrn(result) {
  const outputs = new Map(result.resources.map(({ urn, outputs }) => [urn, outputs]));
  return new Map(toDocument(result).resources.map((resource) => [resource.urn, [resource, outputs.get(resource.urn)]]));
}

function source(resources) {
  const variables = new Map(resources.map(({ urn }, index) => [urn, `r[${index}]`]));
  const anyCustom = resources.find(({ custom, type }) => custom && !type.startsWith("pulumi:")).urn;
  const classes = new Map(resources.filter(({ custom }) => custom).map(({ type }) => [type, classOf(type)]));
  const imports = [...classes].map(([type, { path, name }]) => `const ${alias(type)} = require("${path}").${name};`);
  const statements = resources.map((resource) => construction(resource, variables));
  const outputs = resources
    .filter(({ custom }) => !custom)
    .map(({ urn, wireOutputs }) => {
      const value = expression(wireOutputs, [variables.get(anyCustom)]);
      return `${variables.get(urn)}.registerOutputs(${value});`;
    });
  return `const pulumi = require("@pulumi/pulumi");
const { timed } = require("${join(bench, "programs", "clock.cjs")}");
${imports.join("\n")}
const r = [];
module.exports = async () => ({ milliseconds: await timed(register) });
function register() {
${[...statements, ...outputs].join("\n")}
}
`;
}

function construction(resource, variables) {
  const { type, name, urn, custom, wireInputs } = resource;
  const variable = (known) => variables.get(known);
  const inputs = Object.entries(wireInputs).map(([property, value]) => {
    const of = (resource.propertyDependencies[property] ?? []).map(variable);
    return `${JSON.stringify(property)}: ${property_(type, value, of)}`;
  });
  const referred = new Set(Object.values(resource.propertyDependencies).flat());
  const options = {
    parent: resource.parent && variable(resource.parent),
    provider: resource.provider && variable(providerUrn(resource.provider)),
    dependsOn: list(resource.dependencies.filter((known) => !referred.has(known)).map(variable)),
    protect: resource.protect || undefined,
    retainOnDelete: resource.retainOnDelete || undefined,
    ignoreChanges: resource.ignoreChanges.length > 0 ? JSON.stringify(resource.ignoreChanges) : undefined,
  };
  const given = Object.entries(options).flatMap(([option, value]) => (value ? [`${option}: ${value}`] : []));
  const made = custom ? `new ${alias(type)}(` : `new pulumi.ComponentResource(${JSON.stringify(type)}, `;
  return `${variable(urn)} = ${made}${JSON.stringify(name)}, { ${inputs.join(", ")} }, { ${given.join(", ")} });`;
}

/** A provider's class turns its inputs into JSON itself. */
function property_(type, value, dependencies) {
  const plain = type.startsWith("pulumi:providers:") && /^(true|false)$/.test(value) ? JSON.parse(value) : value;
  return expression(plain, [...dependencies]);
}

/**
 * A value as a person would write it: literal, but for one reference to each resource it depends on. An unknown is such a
 * reference; the rest take the place of the first text.
 */
function expression(value, dependencies) {
  if (isSecret(value)) return `pulumi.secret(${expression(value.value, dependencies)})`;
  const unknowns = count(value);
  const own = dependencies.slice(0, Math.max(1, unknowns));
  let rest = dependencies.slice(own.length);
  if (unknowns === 0) [rest] = [dependencies];
  let next = 0;
  const write = (part) => {
    if (part === UNKNOWN) return `${own[next++ % own.length]}.id`;
    if (typeof part === "string" && rest.length > 0) {
      const through = rest;
      rest = [];
      return `pulumi.all([${through.map((one) => `${one}.urn`).join(", ")}]).apply(() => ${JSON.stringify(part)})`;
    }
    if (Array.isArray(part)) return `[${part.map(write).join(", ")}]`;
    if (typeof part !== "object" || part === null) return JSON.stringify(part);
    if (SIGNATURE in part) throw new Error(`No literal for ${JSON.stringify(part)}`);
    return `{ ${Object.entries(part)
      .map(([key, child]) => `${JSON.stringify(key)}: ${write(child)}`)
      .join(", ")} }`;
  };
  return write(value);
}

function count(value) {
  if (value === UNKNOWN) return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum, child) => sum + count(child), 0);
}

function list(variables) {
  return variables.length > 0 ? `[${variables.join(", ")}]` : undefined;
}

function alias(type) {
  return type.replace(/\W/g, "_");
}

function lowerFirst(text) {
  return text[0].toLowerCase() + text.slice(1);
}

/** The file of a resource's class, by its type: what a program of its own would import. */
function classOf(type) {
  const [provider, module, name] = type.split(":");
  if (provider === "pulumi") return { path: `@pulumi/${name}/provider`, name: "Provider" };
  if (provider === "aws") return { path: `@pulumi/aws/${module}`, name };
  if (provider === "random") return { path: `@pulumi/random/${lowerFirst(name)}`, name };
  const group = module.replace(/\.(k8s\.io|sh)\//, "/");
  return group.split("/")[0].includes(".")
    ? { path: "@pulumi/kubernetes/apiextensions/customResource", name: "CustomResource" }
    : { path: `@pulumi/kubernetes/${group}/${lowerFirst(name)}`, name };
}
