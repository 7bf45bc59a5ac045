import { ODOO_POD, PRIORITIES, PROFILES } from "@retail-odoo/contract";
import { tenantSpec } from "@retail-odoo/testing";
import type * as k8s from "@pulumi/kubernetes/types/input";
import { roleTraffic } from "../isolation";
import { ODOO_PORTS } from "../odoo-conf";
import { deploymentOf, disruptionBudget, roleService } from "../odoo-workload";
import { resolveTenant } from "../resolve-tenant";
import { sizeRoles, sizeTenant } from "../sizing";
import type { OdooPodRefs } from "../spec";
import type { TenantSpec } from "../tenant-spec";
import { Faults } from "../../internal/errors";
import { ODOO, ODOO_ROLES, type RoleDefinition, type RoleTable } from ".";

/** Background jobs: two pods, which listen and lock. */
const sample: RoleDefinition = {
  scale: () => ({ replicas: 2, processes: 3 }),
  command: (processes) => [...ODOO, `--workers=${processes}`, "--max-cron-threads=0", "--load=base,web,queue_job"],
  port: "http",
  probes: { livenessProbe: { tcpSocket: { port: "http" } } },
  database: { path: "direct", connections: (processes) => processes * ODOO_POD.connectionsPerProcess },
  priority: "database",
  surgePods: 1,
  graceSeconds: 900,
};
const withSample = { ...ODOO_ROLES, sample };

const { data } = tenantSpec("alpha");
const spec: TenantSpec = tenantSpec("alpha");
const tenant = resolveTenant(spec, "prod", new Faults());
const refs: OdooPodRefs = {
  labels: { app: "odoo" },
  placement: { roles: {}, jobs: {} },
  serviceAccount: "odoo",
  config: "odoo-conf",
  files: "odoo-files",
  database: {
    hosts: { direct: "main-rw", pooled: "main-pool" },
    port: 5432,
    name: "odoo_1",
    role: "odoo_1_a",
    credentials: "odoo-1-credentials",
  },
  administrator: "odoo-administrator",
  configHash: "abc",
};

const LARGEST = {
  profile: "branch",
  service: "critical",
  workload: { stores: 1, ...PROFILES.branch.ceiling },
  data,
} as const;
const sizeOf = (role: RoleDefinition) => {
  const before = sizeTenant(LARGEST, "prod");
  const after = sizeRoles({ ...ODOO_ROLES, sample: role } as RoleTable, LARGEST, "prod");
  return { before, after };
};

test("direct connections of a new role are counted, twice per pod because of its surge", () => {
  const { before, after } = sizeOf(sample);
  expect(after.connections.direct - before.connections.direct).toBe(2 * 2 * 3 * 3);
  expect(after.connections.pooled).toBe(before.connections.pooled);
});

test("pooled connections and clients of a new role are counted", () => {
  const { before, after } = sizeOf({
    ...sample,
    database: { path: "pooled", connections: () => 7, transactions: () => 5, clients: () => 11 },
  });
  expect(after.connections).toEqual({
    direct: before.connections.direct,
    pooled: before.connections.pooled + (2 + 1) * 7,
  });
  expect(after.poolerClients).toBe(before.poolerClients + (2 + 1) * 11);
  expect(after.transactions).toBe(before.transactions + (2 + 1) * 5);
});

test("the quota covers the pods of a new role and their surge", () => {
  const { before, after } = sizeOf(sample);
  const pod = after.roles["sample"];
  expect(pod).toEqual({ replicas: 2, processes: 3, cpu: 0.6, cpuLimit: 1.5, memoryMiB: 3 * (40 + 512) + 240 });
  expect(after.quota.pods).toBe(before.quota.pods + 3);
  expect(after.quota.cpu).toBeCloseTo(before.quota.cpu + 3 * 0.6);
  expect(after.quota.cpuLimit).toBeCloseTo(before.quota.cpuLimit + 3 * 1.5);
  expect(after.quota.memoryGiB).toBeCloseTo(before.quota.memoryGiB + (3 * 1896) / 1024, 2);
});

test("a new role gets a network policy, and admits the edge only if the edge routes to it", () => {
  const policyOf = (role: RoleDefinition) =>
    roleTraffic({ ...withSample, sample: role }, refs.labels, "traefik").find((each) => each.role === "sample")?.spec;
  const odoo = { podSelector: { matchLabels: refs.labels } };
  const edge = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } };
  const selected = { matchLabels: { app: "odoo", "app.kubernetes.io/component": "sample" } };
  const ports = [{ protocol: "TCP", port: ODOO_PORTS.http }];
  const policy = { podSelector: selected, policyTypes: ["Ingress"] };
  expect(policyOf(sample)).toEqual({ ...policy, ingress: [{ from: [odoo], ports }] });
  expect(policyOf({ ...sample, route: "/queue" })).toEqual({ ...policy, ingress: [{ from: [edge, odoo], ports }] });
  expect(policyOf({ ...sample, port: undefined })).toBeUndefined();
});

test("Deployment, Service and disruption budget of a new role follow its row", () => {
  const { after } = sizeOf(sample);
  const size = after.roles["sample"];
  if (!size) throw new Error("The role has no size.");
  const { template, ...deployment } = deploymentOf("sample", sample, size, tenant, refs) as {
    replicas: number;
    strategy: object;
    template: { spec: k8s.core.v1.PodSpec };
  };
  expect(deployment).toMatchObject({ replicas: 2, strategy: { type: "RollingUpdate" } });
  expect(template.spec).toMatchObject({
    priorityClassName: PRIORITIES.database,
    terminationGracePeriodSeconds: 900,
    containers: [{ name: "sample", ports: [{ name: "http", containerPort: 8069 }], ...sample.probes }],
  });
  const [container] = template.spec.containers as { env: { name: string; value?: string }[] }[];
  expect(container?.env.find(({ name }) => name === "PGHOST")?.value).toBe("main-rw");
  const labels = { app: "odoo", "app.kubernetes.io/component": "sample" };
  expect(roleService("sample", sample, refs.labels)).toEqual({
    type: "ClusterIP",
    selector: labels,
    ports: [{ name: "http", port: 8069, targetPort: "http" }],
  });
  expect(disruptionBudget("sample", refs.labels)).toEqual({
    maxUnavailable: 1,
    unhealthyPodEvictionPolicy: "AlwaysAllow",
    selector: { matchLabels: labels },
  });
});
