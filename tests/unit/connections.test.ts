import { record, type Recorded } from "@retail-odoo/testing";
import { EXTERNAL } from "./engine-servers";
import { cell, platformArgs, tenant } from "./example-cell";
import { DATABASE_PODS, podsOf, policiesOf, reaches, type End } from "./network-policies";

/** Tenants of each engine, three of one server, one with a Redis in the cluster, and one with its Redis and a bucket in AWS. */
function build() {
  const args = platformArgs();
  args.databases = {
    main: { engine: "cloudnative-pg", size: "m" },
    aws: { engine: "rds", size: "m" },
    corp: EXTERNAL,
  };
  const on = (name: string, database: string) => tenant(name, (spec) => void (spec.database = database));
  args.tenants = [
    tenant("alpha", (spec) => void (spec.odoo.sessions = "redis")),
    on("beta", "main"),
    on("gamma", "aws"),
    on("delta", "corp"),
    tenant("epsilon", (spec) => void Object.assign(spec.odoo, { sessions: "elasticache", objects: "bucket" })),
  ];
  cell(args);
}

/** Pods that operators make, by the labels they give them, and addresses. */
const OTHERS: { [name: string]: End } = {
  ...DATABASE_PODS,
  // What copies the primary for a standby that is new.
  "join job": { namespace: "databases", labels: { "cnpg.io/cluster": "retail-main", "cnpg.io/jobRole": "join" } },
  operator: { namespace: "cnpg-system", labels: {} },
  prometheus: { namespace: "monitoring", labels: {} },
  edge: { namespace: "traefik", labels: {} },
  names: { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } },
  "other system pod": { namespace: "kube-system", labels: { "k8s-app": "metrics-server" } },
  stranger: { namespace: "elsewhere", labels: {} },
  "data subnets": { address: "10.64.228.10" },
  corp: { address: "10.99.0.7" },
  "pod identity": { address: "169.254.170.23" },
  metadata: { address: "169.254.169.254" },
  internet: { address: "93.184.216.34" },
};

let all: Recorded[];
let ends: Map<string, End>;
beforeAll(async () => {
  all = await record(build);
  ends = new Map([...podsOf(all), ...Object.entries(OTHERS)]);
  // Jobs and poolers have names that tell nothing: whose they are the resources' own say.
  for (const name of ["alpha", "gamma", "delta"])
    for (const [suffix, part] of [
      ["login-a-job", "login"],
      ["provision", "provision"],
      ["pool-pods", "pool"],
    ] as const) {
      const found = all.find((resource) => resource.name === `${name}-database-${suffix}`);
      if (found) ends.set(`${part} of ${name}`, [...podsOf([found]).values()][0] as End);
    }
});

function end(name: string): End {
  const found = ends.get(name);
  if (!found) throw new Error(`There is no ${name} among ${[...ends.keys()].join(", ")}.`);
  return found;
}

const TENANTS = ["alpha", "beta", "gamma", "delta", "epsilon"];
const ROLES = ["odoo", "odoo-websocket", "odoo-cron", "odoo-assets", "odoo-init"];
const odoo = (...names: string[]) => names.flatMap((name) => ROLES.map((role) => `tenant-${name}/${role}`));
const WHOLE_ALPHA = [...odoo("alpha"), "tenant-alpha/alpha-sessions", "tenant-alpha/alpha-sessions-proxy"];
const BESIDE = ["login of alpha", "provision of gamma", "provision of delta", "pool of gamma", "pool of delta"];

/** To whom, at which port, and who gets there, of all that there are. */
const WAYS: [to: string, port: number, from: string[]][] = [
  [
    "instance",
    5432,
    [...odoo("alpha", "beta", "epsilon"), "instance", "pooler", "join job", "operator", "login of alpha"],
  ],
  ["instance", 8000, ["instance", "join job", "operator"]],
  ["instance", 9187, ["prometheus"]],
  ["pooler", 5432, odoo("alpha", "beta", "epsilon")],
  ["pooler", 8000, []],
  ["pooler", 9127, ["prometheus"]],
  ["pool of gamma", 5432, odoo("gamma")],
  ["pool of delta", 5432, odoo("delta")],
  ["tenant-alpha/odoo", 8069, ["edge", ...odoo("alpha")]],
  ["tenant-alpha/odoo-websocket", 8072, ["edge"]],
  ["tenant-alpha/odoo-cron", 8069, []],
  ["tenant-alpha/odoo-assets", 8069, odoo("alpha")],
  ["tenant-alpha/alpha-sessions", 6379, ["tenant-alpha/alpha-sessions", "tenant-alpha/alpha-sessions-proxy"]],
  ["tenant-alpha/alpha-sessions", 26379, ["tenant-alpha/alpha-sessions"]],
  ["tenant-alpha/alpha-sessions-proxy", 6379, odoo("alpha")],
];

test.each(WAYS)("%s at %d accepts the pods that need it, and no others", (to, port, from) => {
  const policies = policiesOf(all);
  const pods = [...ends.keys()].filter((name) => !("address" in end(name)) && !/^databases\//.test(name));
  expect(pods.filter((name) => reaches(policies, end(name), end(to), port)).sort()).toEqual([...from].sort());
});

test("outside the cluster a tenant's Odoo reaches the public internet and its own server, and no neighbour's", () => {
  const policies = policiesOf(all);
  const outside = (from: string, port: number) =>
    Object.keys(OTHERS).filter((name) => "address" in end(name) && reaches(policies, end(from), end(name), port));
  for (const name of TENANTS)
    for (const pod of odoo(name)) {
      expect([pod, outside(pod, 443)]).toEqual([pod, ["internet"]]);
      const server = { gamma: ["data subnets"], delta: ["corp"] }[name] ?? [];
      expect([pod, outside(pod, 5432)]).toEqual([pod, server]);
      // A Redis in AWS, and whom to ask for the identity that opens a bucket.
      const [redis, agent] = name === "epsilon" ? [["data subnets"], ["pod identity"]] : [[], []];
      expect([pod, outside(pod, 6379)]).toEqual([pod, redis]);
      expect([pod, outside(pod, 80)]).toEqual([pod, agent]);
    }
  for (const pod of ["tenant-alpha/alpha-sessions", "tenant-alpha/alpha-sessions-proxy"])
    for (const port of [80, 443, 5432]) expect([pod, outside(pod, port)]).toEqual([pod, []]);
  for (const [pooler, server] of [
    ["pool of gamma", "data subnets"],
    ["pool of delta", "corp"],
  ] as const)
    expect([outside(pooler, 5432), outside(pooler, 443), outside(pooler, 80)]).toEqual([[server], [], []]);
  // Who archives asks for the pods' identity and for the bucket.
  expect([outside("instance", 80), outside("instance", 443)]).toEqual([
    expect.arrayContaining(["pod identity"]),
    expect.arrayContaining(["internet"]),
  ]);
});

test("pods that look up a host name reach DNS", () => {
  const policies = policiesOf(all);
  for (const from of [...WHOLE_ALPHA, ...odoo("beta", "gamma", "delta", "epsilon"), ...BESIDE, "instance", "pooler"])
    expect([from, reaches(policies, end(from), end("names"), 53)]).toEqual([from, true]);
  for (const from of odoo("beta", "gamma"))
    expect([from, reaches(policies, end(from), end("other system pod"), 53)]).toEqual([from, false]);
  expect(reaches(policies, end("provision of gamma"), end("data subnets"), 5432)).toBe(true);
  expect(reaches(policies, end("provision of delta"), end("corp"), 5432)).toBe(true);
});
