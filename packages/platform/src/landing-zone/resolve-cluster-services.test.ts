import { BASELINES, NEWEST_BASELINE, type Baseline } from "@retail-odoo/contract";
import { Faults } from "../internal/errors";
import type { ClusterServiceName, ClusterServicesArgs } from "./cluster-services-args";
import { resolveClusterServices } from "./resolve-cluster-services";

const args: ClusterServicesArgs = {
  environment: "prod",
  baseline: BASELINES[NEWEST_BASELINE] as Baseline,
  ownership: { platform: "retail", environment: "prod", owner: "team", costCentre: "1" },
};

test("everything is installed unless it is there", () => {
  const all = {
    "cert-manager": true,
    "cloudnative-pg": true,
    "plugin-barman-cloud": true,
    traefik: true,
    karpenter: false,
  };
  const faults = new Faults();
  expect(resolveClusterServices(args, faults).install).toEqual(all);
  expect(resolveClusterServices({ ...args, installed: ["traefik"] }, faults).install).toEqual({
    ...all,
    traefik: false,
  });
  expect(faults.all()).toEqual([]);
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
      remedy: "Write one of: cert-manager, cloudnative-pg, plugin-barman-cloud, traefik, karpenter.",
    },
    {
      path: "cluster.existing.installed",
      value: installed,
      reason: "has the plug-in but not its operator",
      remedy: "Add cloudnative-pg, or leave plugin-barman-cloud to the platform.",
    },
  ]);
});
