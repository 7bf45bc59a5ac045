import { record, type Recorded } from "@retail-odoo/testing";
import { cell, platformArgs, tenant } from "./example-cell";

/** Whose release brings the definitions of a group. */
const BROUGHT_BY: { readonly [group: string]: string } = {
  "barmancloud.cnpg.io": "plugin-barman-cloud",
  "cert-manager.io": "cert-manager",
  "external-secrets.io": "external-secrets",
  "karpenter.k8s.aws": "karpenter",
  "karpenter.sh": "karpenter",
  "monitoring.coreos.com": "kube-prometheus-stack",
  "policies.kyverno.io": "kyverno",
  "postgresql.cnpg.io": "cloudnative-pg",
  "traefik.io": "traefik",
};

function build() {
  const args = platformArgs();
  args.databases["aws"] = { engine: "rds", size: "m" };
  args.imageSignatures = { identities: [{ issuer: "https://issuer.example", subject: "images" }] };
  args.tenants = [
    tenant("alpha", (spec) => void (spec.odoo.sessions = "redis")),
    tenant("gamma", (spec) => void (spec.database = "aws")),
  ];
  cell(args);
}

/** Everything that is there before a resource is made: what it waits for, what that waits for, and so on. */
function before(all: ReadonlyMap<string, Recorded>, urn: string, seen = new Set<string>()): Set<string> {
  for (const dependency of all.get(urn)?.dependencies ?? [])
    if (!seen.has(dependency)) before(all, dependency, seen.add(dependency));
  return seen;
}

test("made from nothing, every custom resource waits for the release that brings its definition", async () => {
  const all = new Map((await record(build)).map((resource) => [resource.urn, resource]));
  const custom = [...all.values()].flatMap((resource) => {
    const group = /^kubernetes:([^/]*\.[^/]*)\/[^:]*:/.exec(resource.type)?.[1];
    return group === undefined || group === "helm.sh" || group.endsWith(".k8s.io") ? [] : [{ ...resource, group }];
  });
  expect([...new Set(custom.map(({ group }) => group))].sort()).toEqual(Object.keys(BROUGHT_BY).sort());
  const early = custom.filter(({ urn, group }) => {
    const there = [...before(all, urn)].map((dependency) => all.get(dependency)?.name);
    return !there.includes(`retail-services-${BROUGHT_BY[group]}`);
  });
  expect(early.map(({ name }) => name)).toEqual([]);
});
