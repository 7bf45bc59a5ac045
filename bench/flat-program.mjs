// The flat counterpart of a recorded preview: its resources in order, each an instance of its provider's class with literal
// inputs, and plain component resources with the outputs that the recorded components registered.
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../tools/workspace.mjs";

const require = createRequire(join(root, "packages", "preview", "dist", "engine", "index.js"));
const { isSecret, SIGNATURE, UNKNOWN } = require("./wire");
const { providerUrn } = require("./urn");

/**
 * @param resources in the order of their registration
 * @param clock path of the module whose `timed` runs it
 * @returns JavaScript of a Pulumi program
 */
export function flatProgram(resources, clock) {
  const variables = new Map(resources.map(({ urn }, index) => [urn, `r[${index}]`]));
  const types = new Set(resources.filter(({ custom }) => custom).map(({ type }) => type));
  const components = resources.filter(({ custom }) => !custom);
  // The recording does not say where an unknown output comes from: the first provider resource stands for all of them.
  const first = variables.get(resources.find(({ type, custom }) => custom && !type.startsWith("pulumi:")).urn);
  const lines = [
    'const pulumi = require("@pulumi/pulumi");',
    `const { timed } = require(${JSON.stringify(clock)});`,
    ...[...types].map((type) => `const ${identifier(type)} = ${classOf(type)};`),
    "const r = [];",
    "module.exports = async () => ({ milliseconds: await timed(register) });",
    "function register() {",
    ...resources.map((resource) => construction(resource, variables)),
    ...components.map(({ urn, wireOutputs }) => {
      return `${variables.get(urn)}.registerOutputs(${expression(wireOutputs, [first])});`;
    }),
    "}",
  ];
  return `${lines.join("\n")}\n`;
}

function construction(resource, variables) {
  const { type, name, urn, custom, propertyDependencies, wireInputs } = resource;
  const variable = (known) => variables.get(known);
  const args = Object.entries(wireInputs).map(([property, value]) => {
    const dependencies = (propertyDependencies[property] ?? []).map(variable);
    return `${JSON.stringify(property)}: ${expression(unquoted(type, value), dependencies)}`;
  });
  const referred = new Set(Object.values(propertyDependencies).flat());
  const dependsOn = resource.dependencies.filter((known) => !referred.has(known)).map(variable);
  const options = [
    resource.parent && `parent: ${variable(resource.parent)}`,
    resource.provider && `provider: ${variable(providerUrn(resource.provider))}`,
    dependsOn.length > 0 && `dependsOn: [${dependsOn.join(", ")}]`,
    resource.protect && "protect: true",
    resource.retainOnDelete && "retainOnDelete: true",
    resource.ignoreChanges.length > 0 && `ignoreChanges: ${JSON.stringify(resource.ignoreChanges)}`,
  ].filter(Boolean);
  const made = custom ? `new ${identifier(type)}(` : `new pulumi.ComponentResource(${JSON.stringify(type)}, `;
  return `${variable(urn)} = ${made}${JSON.stringify(name)}, { ${args.join(", ")} }, { ${options.join(", ")} });`;
}

/** Provider classes serialise their arguments to JSON themselves. */
function unquoted(type, value) {
  return type.startsWith("pulumi:providers:") && /^(true|false)$/.test(value) ? JSON.parse(value) : value;
}

/**
 * A value as a person would write it: a literal with a reference to each resource that it depends on. An unknown becomes such a
 * reference; dependencies without an unknown are referenced in place of the first string.
 */
function expression(value, dependencies) {
  if (isSecret(value)) return `pulumi.secret(${expression(value.value, dependencies)})`;
  const unknowns = countUnknowns(value);
  const byId = dependencies.slice(0, unknowns);
  let byUrn = dependencies.slice(unknowns);
  let next = 0;
  const write = (part) => {
    if (part === UNKNOWN) return `${byId[next++ % byId.length]}.id`;
    if (typeof part === "string" && byUrn.length > 0) {
      const urns = byUrn.map((resource) => `${resource}.urn`).join(", ");
      byUrn = [];
      return `pulumi.all([${urns}]).apply(() => ${JSON.stringify(part)})`;
    }
    if (Array.isArray(part)) return `[${part.map(write).join(", ")}]`;
    if (typeof part !== "object" || part === null) return JSON.stringify(part);
    if (SIGNATURE in part) throw new Error(`No literal represents ${JSON.stringify(part)}.`);
    return `{ ${Object.entries(part).map(([key, child]) => `${JSON.stringify(key)}: ${write(child)}`)} }`;
  };
  return write(value);
}

function countUnknowns(value) {
  if (value === UNKNOWN) return 1;
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum, child) => sum + countUnknowns(child), 0);
}

function identifier(type) {
  return type.replace(/\W/g, "_");
}

/** The class of a type, from the file that a user's program would import. */
function classOf(type) {
  const [provider, module, name] = type.split(":");
  if (provider === "pulumi") return `require("@pulumi/${name}/provider").Provider`;
  if (provider === "aws") return `require("@pulumi/aws/${module}").${name}`;
  const file = name[0].toLowerCase() + name.slice(1);
  if (provider === "random") return `require("@pulumi/random/${file}").${name}`;
  const [group, version] = module.split("/");
  const path = `@pulumi/kubernetes/${group.split(".")[0]}/${version}/${file}`;
  return exists(path) ? `require("${path}").${name}` : 'require("@pulumi/kubernetes/apiextensions").CustomResource';
}

function exists(path) {
  try {
    return createRequire(join(root, "package.json")).resolve(path) !== "";
  } catch {
    return false;
  }
}
