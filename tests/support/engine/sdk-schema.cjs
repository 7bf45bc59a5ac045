// What a provider's schema says of a resource, read from the SDK that is generated from it: inputs, required inputs, and outputs
// with their types.
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");

const known = new Map();

/**
 * @param type such as `aws:ec2/vpc:Vpc` or `kubernetes:apps/v1:Deployment`
 * @returns its `inputs`, its `required` inputs, and its `outputs` with their types; undefined for a custom resource of Kubernetes
 */
exports.resourceClass = (type) => {
  if (!known.has(type)) known.set(type, readClass(type));
  return known.get(type);
};

function readClass(type) {
  const file = fileOf(type);
  if (!existsSync(`${file}.js`)) {
    if (type.startsWith("kubernetes:")) return undefined;
    throw new Error(`${type} is not in the SDK`);
  }
  const code = readFileSync(`${file}.js`, "utf8");
  const types = new Map(
    [...readFileSync(`${file}.d.ts`, "utf8").matchAll(/readonly (\w+): pulumi\.Output<(.*?)>;/g)].map(
      ([, property, of]) => [property, of],
    ),
  );
  const names = (pattern) => [...code.matchAll(pattern)].map(([, property]) => property);
  const outputs = names(/resourceInputs\["(\w+)"\] = undefined \/\*out\*\//g);
  return {
    // Kubernetes' `apiVersion` and `kind` are constants.
    inputs: new Set(names(/resourceInputs\["(\w+)"\] = (?:.*\bargs\?\.\w+|")/g)),
    required: names(/Missing required property '(\w+)'/g),
    outputs: new Map(outputs.map((property) => [property, types.get(property) ?? "object"])),
  };
}

/** A module of AWS names its file; one of Kubernetes is a folder of classes. */
function fileOf(type) {
  const [provider, module, name] = type.split(":");
  const folder = dirname(require.resolve(`@pulumi/${provider}/package.json`));
  if (provider !== "kubernetes") return join(folder, module.replace(/^index\//, ""));
  return join(folder, module, name[0].toLowerCase() + name.slice(1));
}
