import {
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { postgresLimitTotalConnections } from "./postgres-limit-total-connections";

const cluster = (parameters: object = { max_connections: "160" }, roles: object[] = []): PolicySubject => ({
  type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
  name: "main",
  props: {
    metadata: { name: "main", namespace: "databases" },
    spec: {
      imageName: UNKNOWN,
      postgresql: { parameters: { shared_buffers: UNKNOWN, ...parameters } },
      managed: { roles },
    },
  },
});
const role = (connectionLimit: unknown, change: object = {}, of = "main", namespace = "databases"): PolicySubject => ({
  type: "kubernetes:postgresql.cnpg.io/v1:DatabaseRole",
  name: "shop",
  props: {
    metadata: { name: UNKNOWN, namespace },
    spec: { name: UNKNOWN, passwordSecret: UNKNOWN, cluster: { name: of }, login: true, connectionLimit, ...change },
  },
});
const violations = (...stack: PolicySubject[]) => stackViolations(postgresLimitTotalConnections, stack);

test("passes roles that fit beside what is reserved", async () => {
  expect(await violations(cluster(), role(100), role(40))).toEqual([]);
});

test("too many in all", async () => {
  expect(await violations(cluster(), role(100), role(41))).toEqual([
    "max_connections is 160; roles may hold 141 and 20 are reserved: raise it.",
  ]);
});

test("roles in the cluster's own list count", async () => {
  const listed = { name: "app", login: true, connectionLimit: 101 };
  expect(await violations(cluster(undefined, [listed]), role(40))).toEqual([
    "max_connections is 160; roles may hold 141 and 20 are reserved: raise it.",
  ]);
});

test("PostgreSQL's own maximum holds where the cluster says nothing", async () => {
  expect(await violations(cluster({}), role(80))).toEqual([]);
  expect(await violations(cluster({}), role(81))).toEqual([
    "max_connections is 100; roles may hold 81 and 20 are reserved: raise it.",
  ]);
});

test("other clusters' roles and those that hold none do not count", async () => {
  const others = [role(500, {}, "other"), role(500, {}, "main", "elsewhere"), role(500, { login: false }), role(-1)];
  expect(await violations(cluster(), role(140), ...others)).toEqual([]);
  // Nor do they hide what those hold that do.
  expect(await violations(cluster(), role(141), role(undefined), ...others)).toHaveLength(1);
});

test("what is reserved alone is more than the cluster offers", async () => {
  expect(await violations(cluster({ max_connections: "19" }))).toEqual([
    "max_connections is 19; roles may hold 0 and 20 are reserved: raise it.",
  ]);
});

test("is measured by the configuration", async () => {
  expect(await stackViolations(postgresLimitTotalConnections, [cluster(), role(151)], { reserved: 10 })).toEqual([
    "max_connections is 160; roles may hold 151 and 10 are reserved: raise it.",
  ]);
});

test("is about clusters", async () => {
  await expect(violations(role(500))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, reads nothing but limits", async () => {
  await expect(violations(cluster(), role(UNKNOWN))).rejects.toThrow(UnknownValueError);
  await expect(violations(cluster({ max_connections: UNKNOWN }), role(1))).rejects.toThrow(UnknownValueError);
  await expect(violations(cluster(), role(1, { cluster: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
