import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { RetailOdooPlatform, TenantStack } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs, tenant } from "./example-cell";
import { read } from "./extending";
import { DATABASE_PODS, podsOf, policiesOf, reaches, type End } from "./network-policies";

/** Who reaches the operators, the edge and the databases' namespace, and whom they reach: all pairs, at all their ports. */

const inSystem = (release: string): End => ({
  namespace: "kube-system",
  labels: { "app.kubernetes.io/instance": release },
});
const within = (namespace: string): End => ({ namespace, labels: {} });

/** Pods of charts, by the labels that the charts give them. */
const OPERATORS: { [name: string]: End } = {
  karpenter: inSystem("karpenter"),
  "load balancer controller": inSystem("aws-load-balancer-controller"),
  "metrics server": inSystem("metrics-server"),
  "cert-manager": within("cert-manager"),
  "database operator": within("cnpg-system"),
  keda: within("keda"),
  "external secrets": within("external-secrets"),
  prometheus: within("monitoring"),
  "node exporter": within("node-metrics"),
  kyverno: within("kyverno"),
  edge: within("traefik"),
};
const OTHERS: { [name: string]: End } = {
  ...DATABASE_PODS,
  "forgotten job": within("databases"),
  // A pod of the cluster's owner, which no policy selects.
  stranger: within("elsewhere"),
};
const NAMES: End = { namespace: "kube-system", labels: { "k8s-app": "kube-dns" } };
const ADDRESSES: { [name: string]: End } = {
  "API server": { address: "10.64.4.9" },
  internet: { address: "93.184.216.34" },
  "pod identity": { address: "169.254.170.23" },
  metadata: { address: "169.254.169.254" },
};

let all: Recorded[];
let pods: { [name: string]: End };
beforeAll(async () => {
  all = await record(() => {
    const spec = tenant("alpha");
    const imageSignatures = {
      identities: [{ issuer: "https://issuer.example", subject: "images" }],
      repositories: ["registry.example/*"],
    };
    const platform = new RetailOdooPlatform("retail", { ...platformArgs(), imageSignatures, tenants: [spec] });
    new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
  const ofTenant = [...podsOf(all)].filter(([name]) => name.startsWith("tenant-"));
  pods = { ...OPERATORS, ...OTHERS, ...Object.fromEntries(ofTenant) };
});

/** Ports of every chart, of databases and of Odoo. */
const PORTS = [
  80, 443, 5432, 6379, 6443, 8000, 8069, 8072, 8080, 8081, 8085, 8443, 9090, 9093, 9094, 9100, 9127, 9187, 9402, 9443,
  9666, 10250,
];

/** The only pods that reach an operator, by its port. The API server, whose address no policy selects, calls the webhooks. */
const ANY = ["prometheus", "stranger"];
const ACCEPTED: { [to: string]: { [port: number]: string[] } } = {
  karpenter: { 8080: ["prometheus"] },
  "load balancer controller": { 8080: ["prometheus"], 9443: ANY },
  "metrics server": { 10250: ANY },
  "cert-manager": { 9402: ["prometheus"], 10250: ANY },
  "database operator": { 8080: ["prometheus"], 9090: ["database operator"], 9443: ANY },
  keda: { 6443: ANY, 8080: ["prometheus"], 9443: ANY, 9666: ["keda"] },
  "external secrets": { 8080: ["prometheus"], 10250: ANY },
  prometheus: {
    8080: ["prometheus"],
    9090: ["keda", "prometheus"],
    9093: ["prometheus"],
    9094: ["prometheus"],
    10250: ANY,
  },
  "node exporter": { 9100: ["prometheus"] },
  kyverno: { 8000: ["prometheus"], 9443: ANY },
  edge: { 8000: ANY, 8080: ANY, 8443: ANY, 9100: ["prometheus"] },
  "forgotten job": {},
};

test.each(Object.keys(ACCEPTED))("%s accepts what it serves, from the pods that need it", (to) => {
  const policies = policiesOf(all);
  const found: { [port: number]: string[] } = {};
  for (const port of PORTS) {
    const from = Object.keys(pods).filter((name) => reaches(policies, pods[name] as End, pods[to] as End, port));
    if (from.length > 0) found[port] = from.sort();
  }
  expect(found).toEqual(ACCEPTED[to]);
});

test("Alertmanager's replicas gossip by UDP, and no other pod reaches them there", () => {
  const policies = policiesOf(all);
  const from = Object.keys(pods).filter((name) =>
    reaches(policies, pods[name] as End, pods["prometheus"] as End, 9094, "UDP"),
  );
  expect(from).toEqual(["prometheus"]);
  expect(reaches(policies, pods["prometheus"] as End, pods["prometheus"] as End, 9093, "UDP")).toBe(false);
});

test("the ports of every operator were read at the chart version of the newest baseline", () => {
  const source = read("packages/platform/src/cluster-services/operators.ts");
  const charts = Object.values((BASELINES[NEWEST_BASELINE] as Baseline).charts);
  const unread = charts.filter(
    ({ chart, version }) => !new RegExp(`// Ports of chart ${chart} ${version}\\b`).test(source),
  );
  expect(unread).toEqual([]);
});

test("the edge reaches tenants' web ports, and no other pod", () => {
  const policies = policiesOf(all);
  const reached = Object.keys(pods).flatMap((to) =>
    PORTS.filter((port) => reaches(policies, pods["edge"] as End, pods[to] as End, port)).map(
      (port) => `${to} ${port}`,
    ),
  );
  expect(reached.sort()).toEqual(["tenant-alpha/odoo 8069", "tenant-alpha/odoo-websocket 8072"]);
});

test("the database operator reaches instances and the API server, a forgotten job nothing", () => {
  const policies = policiesOf(all);
  const reached = (from: string) =>
    Object.keys(OTHERS).flatMap((to) =>
      PORTS.filter((port) => reaches(policies, pods[from] as End, pods[to] as End, port)).map(
        (port) => `${to} ${port}`,
      ),
    );
  expect(reached("database operator")).toEqual(["instance 5432", "instance 8000"]);
  expect(reached("forgotten job")).toEqual([]);
});

test("outside of the cluster each reaches the API server and what it needs", () => {
  const policies = policiesOf(all);
  const outside = (from: string) =>
    Object.entries(ADDRESSES).flatMap(([to, end]) =>
      [80, 443, 587, 5432, 10250].flatMap((port) =>
        reaches(policies, pods[from] as End, end, port) ? [`${to} ${port}`] : [],
      ),
    );
  const https = ["API server 443", "internet 443", "pod identity 443", "metadata 443"];
  const identity = [...https.slice(0, 2), "pod identity 80", ...https.slice(2)];
  for (const name of ["cert-manager", "database operator", "keda", "edge", "pooler"])
    expect([name, outside(name)]).toEqual([name, https]);
  for (const name of ["karpenter", "load balancer controller", "external secrets", "kyverno", "instance"])
    expect([name, outside(name)]).toEqual([name, identity]);
  for (const name of ["node exporter", "forgotten job"]) expect([name, outside(name)]).toEqual([name, []]);
  expect(outside("metrics server")).toContain("API server 10250");
  expect(outside("prometheus")).toEqual(expect.arrayContaining(["API server 10250", "internet 587"]));
});

test("all but exporters and forgotten jobs look up names", () => {
  const policies = policiesOf(all);
  const silent = Object.keys(pods).filter((name) => !reaches(policies, pods[name] as End, NAMES, 53));
  expect(silent.sort()).toEqual(["forgotten job", "node exporter"]);
});
