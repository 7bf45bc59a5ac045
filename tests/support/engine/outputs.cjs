// Outputs of resources that stand in for real ones: by their type in the SDK, or well-formed where programs look into them.
const { randomBytes } = require("node:crypto");
const { resourceClass } = require("./sdk-schema.cjs");

/** By type: outputs with a form that programs rely on. */
const FORMED = {
  "random:index/randomPassword:RandomPassword": ({ length }) => ({
    result: randomBytes(length).toString("hex").slice(0, length),
  }),
  "aws:eks/cluster:Cluster": (_inputs, id) => ({
    certificateAuthority: { data: Buffer.from(id).toString("base64") },
    identities: [{ oidcs: [{ issuer: `https://oidc.example/id/${id}` }] }],
  }),
};

const BY_TYPE = {
  string: (property, id) => `${property}-${id}`,
  "string[]": (property, id) => [`${property}-${id}`],
  number: () => 1,
  boolean: () => false,
};

/** Every output of a new resource that has a value without the cloud. */
exports.computed = (type, inputs, id) => ({
  ...Object.fromEntries(
    [...(resourceClass(type)?.outputs ?? [])].flatMap(([property, of]) =>
      of in BY_TYPE ? [[property, BY_TYPE[of](property, id)]] : [],
    ),
  ),
  ...FORMED[type]?.(inputs, id),
});
