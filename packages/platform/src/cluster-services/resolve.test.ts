import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./args";
import { resolveClusterServices } from "./resolve";

const args: ClusterServicesArgs = {
  environment: "prod",
  baseline: BASELINES[NEWEST_BASELINE] as Baseline,
  ownership: { platform: "retail", environment: "prod", owner: "team", costCentre: "1" },
};

/** On a cluster without a landing zone, where nobody asks for signatures. */
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

test("everything is installed unless it is there, or has nothing to do", () => {
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

test("a Prometheus that is there and nobody wants", () => {
  const faults = new Faults();
  const installed = ["kube-prometheus-stack" as const];
  resolveClusterServices({ ...args, installed, monitoring: false }, faults);
  expect(faults.all()).toEqual([
    {
      path: "installed",
      value: installed,
      reason: "names the Prometheus that `monitoring` leaves unused",
      remedy: "Leave `monitoring` out, or take kube-prometheus-stack from here.",
    },
  ]);
});

test("an operator with its plug-in, and a Prometheus that is used, may be there", () => {
  const faults = new Faults();
  const installed: ClusterServiceName[] = ["cloudnative-pg", "plugin-barman-cloud", "kube-prometheus-stack"];
  const { zone, ...spec } = resolveClusterServices({ ...args, installed, storageClass: "fast" }, faults);
  expect(faults.all()).toEqual([]);
  expect([zone, spec]).toMatchObject([
    undefined,
    { baseline: args.baseline, ownership: args.ownership, storageClass: "fast", monitoring: true, calendar: [] },
  ]);
});

test("only production keeps its data when the stack goes", () => {
  const durable = (environment: "dev" | "staging" | "prod") =>
    resolveClusterServices({ ...args, environment }, new Faults()).durable;
  expect([durable("dev"), durable("staging"), durable("prod")]).toEqual([false, false, true]);
});

test("a service nobody knows, and a plug-in without its operator", () => {
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
      reason: "has the plug-in but not its operator",
      remedy: "Add cloudnative-pg, or leave plugin-barman-cloud to the platform.",
    },
  ]);
});
