// Writes what policies are told, a line a resource, to the file that RECORD_TO names. Properties are left out: a policy may not read
// what a preview does not know.
const { appendFileSync } = require("node:fs");
const { PolicyPack } = require("@pulumi/policy");

const record = (line) => appendFileSync(process.env.RECORD_TO, `${JSON.stringify(line)}\n`);
const urns = (resources) => resources.map(({ urn }) => urn).sort();

new PolicyPack("recorder", {
  policies: [
    {
      name: "resource",
      description: "What is told of a resource on its own.",
      enforcementLevel: "advisory",
      validateResource: ({ type, name, urn, opts, provider }) =>
        record({ rule: "resource", urn, type, name, opts, provider: provider?.urn }),
    },
    {
      name: "stack",
      description: "What is told of a resource in its stack.",
      enforcementLevel: "advisory",
      validateStack: ({ resources }) => {
        for (const { type, name, urn, opts, provider, parent, dependencies, propertyDependencies } of resources)
          record({
            rule: "stack",
            urn,
            type,
            name,
            opts,
            provider: provider?.urn,
            parent: parent?.urn,
            dependencies: urns(dependencies),
            propertyDependencies: Object.fromEntries(
              Object.entries(propertyDependencies).map(([property, on]) => [property, urns(on)]),
            ),
          });
      },
    },
  ],
});
