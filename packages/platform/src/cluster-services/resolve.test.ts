import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./args";
import { ClusterServices } from "./cluster-services";
import { resolveClusterServices } from "./resolve";

const args: ClusterServicesArgs = {
  environment: "prod",
  baseline: BASELINES[NEWEST_BASELINE] as Baseline,
  ownership: { platform: "retail", environment: "prod", owner: "team", costCentre: "1" },
};

/** On a cluster without a landing zone and without `imageSignatures`. */
const ALL = {
  karpenter: false,
  "cluster-autoscaler": false,
  "cert-manager": true,
  "aws-load-balancer-controller": false,
  "cloudnative-pg": true,
  "plugin-barman-cloud": true,
  "metrics-server": true,
  keda: true,
  "external-secrets": true,
  "kube-prometheus-stack": true,
  kyverno: false,
  traefik: true,
};

test("every service is installed unless the cluster has it or its condition does not hold", () => {
  const faults = new Faults();
  const install = (over: Partial<ClusterServicesArgs>) => resolveClusterServices({ ...args, ...over }, faults).install;
  const zone = {} as NonNullable<ClusterServicesArgs["zone"]>;
  const imageSignatures = { identities: [{ issuer: "https://issuer.example", subject: "images" }] };
  expect(install({})).toEqual(ALL);
  expect(install({ installed: ["traefik"] })).toEqual({ ...ALL, traefik: false });
  expect(install({ monitoring: false })).toEqual({ ...ALL, "kube-prometheus-stack": false });
  expect(install({ imageSignatures })).toEqual({ ...ALL, kyverno: true });
  const onZone = { ...ALL, "aws-load-balancer-controller": true };
  const [karpenter, groups] = (["karpenter", "managed-node-groups"] as const).map((provisioner) => ({
    ...zone,
    provisioner,
  }));
  expect(install({ zone: karpenter })).toEqual({ ...onZone, karpenter: true });
  expect(install({ zone: karpenter, installed: ["karpenter"] })).toEqual(onZone);
  expect(install({ zone: groups })).toEqual({ ...onZone, "cluster-autoscaler": true });
  expect(install({ zone: groups, installed: ["cluster-autoscaler"] })).toEqual(onZone);
  expect(faults.all()).toEqual([]);
});

test("an installed Prometheus with monitoring off is a fault", () => {
  const faults = new Faults();
  const installed = ["kube-prometheus-stack" as const];
  resolveClusterServices({ ...args, installed, monitoring: false }, faults);
  expect(faults.all()).toEqual([
    {
      path: "installed",
      value: installed,
      reason: "lists a Prometheus that `monitoring: false` leaves unused",
      remedy: "Omit `monitoring`, or remove kube-prometheus-stack from this list.",
    },
  ]);
});

test("an operator with its plug-in, and a Prometheus that is used, may be installed already", () => {
  const faults = new Faults();
  const installed: ClusterServiceName[] = ["cloudnative-pg", "plugin-barman-cloud", "kube-prometheus-stack"];
  const { zone, ...spec } = resolveClusterServices({ ...args, installed, storageClass: "fast" }, faults);
  expect(faults.all()).toEqual([]);
  expect([zone, spec]).toMatchObject([
    undefined,
    { baseline: args.baseline, ownership: args.ownership, storageClass: "fast", monitoring: true, calendar: [] },
  ]);
});

test("only production retains its data when the stack is destroyed", () => {
  const durable = (environment: "dev" | "staging" | "prod") =>
    resolveClusterServices({ ...args, environment }, new Faults()).durable;
  expect([durable("dev"), durable("staging"), durable("prod")]).toEqual([false, false, true]);
});

test("an unknown service, and a plug-in without its operator, are faults", () => {
  const faults = new Faults();
  const installed = ["nginx" as ClusterServiceName, "plugin-barman-cloud" as const];
  resolveClusterServices({ ...args, installed }, faults.at("cluster").at("existing"));
  expect(faults.all()).toEqual([
    {
      path: "cluster.existing.installed[0]",
      value: "nginx",
      reason: "is not a service of the platform",
      remedy: `Write one of: ${CLUSTER_SERVICES.join(", ")}.`,
    },
    {
      path: "cluster.existing.installed",
      value: installed,
      reason: "lists the plug-in without its operator",
      remedy: "Add cloudnative-pg, or leave plugin-barman-cloud to the platform.",
    },
  ]);
});

test("events of the calendar are checked on any cluster, by form and by meaning", () => {
  const message = (calendar: unknown) => {
    try {
      return String(new ClusterServices("services", { ...args, calendar } as ClusterServicesArgs));
    } catch (error) {
      return (error as Error).message.split("\n").slice(1).map((line) => line.trim().split(":")[0]); // prettier-ignore
    }
  };
  const event = {
    name: "sale",
    kind: "freeze",
    start: "2026-11-27T00:00",
    end: "2026-11-28T00:00",
    zone: "Europe/Berlin",
  };
  expect(message({ events: [] })).toEqual(['calendar = {"events"']);
  expect(
    message([
      { ...event, kind: "rest" },
      { ...event, zone: 1 },
    ]),
  ).toEqual(['calendar[0].kind = "rest"', "calendar[1].zone = 1"]);
  expect(message([event, { ...event, end: "2026-11-26T00:00", zone: "Berlin", tenants: ["any"] }])).toEqual([
    'calendar[1].name = "sale"',
    'calendar[1].end = "2026-11-26T00',
    'calendar[1].zone = "Berlin"',
  ]);
});
