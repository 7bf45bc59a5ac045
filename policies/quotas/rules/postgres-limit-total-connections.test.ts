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

test("passes roles that fit beside the reserved connections", async () => {
  expect(await violations(cluster(), role(100), role(40))).toEqual([]);
});

test("reports limits that exceed max_connections together", async () => {
  expect(await violations(cluster(), role(100), role(41))).toEqual([
    "max_connections is 160, and roles may hold 141 connections beside 20 reserved ones, so logins fail at peak load: raise it, or lower connectionLimit of the roles.",
  ]);
});

test("counts the roles in the list of the cluster", async () => {
  const listed = { name: "app", login: true, connectionLimit: 101 };
  expect(await violations(cluster(undefined, [listed]), role(40))).toEqual([
    "max_connections is 160, and roles may hold 141 connections beside 20 reserved ones, so logins fail at peak load: raise it, or lower connectionLimit of the roles.",
  ]);
});

test("assumes the default of PostgreSQL where the cluster sets no maximum", async () => {
  expect(await violations(cluster({}), role(80))).toEqual([]);
  expect(await violations(cluster({}), role(81))).toEqual([
    "max_connections is 100, and roles may hold 81 connections beside 20 reserved ones, so logins fail at peak load: raise it, or lower connectionLimit of the roles.",
  ]);
});

test("ignores roles of other clusters, roles without login and roles without a limit", async () => {
  const others = [role(500, {}, "other"), role(500, {}, "main", "elsewhere"), role(500, { login: false }), role(-1)];
  expect(await violations(cluster(), role(140), ...others)).toEqual([]);
  // The other roles still count beside them.
  expect(await violations(cluster(), role(141), role(undefined), ...others)).toHaveLength(1);
});

test("reports a cluster that offers fewer connections than are reserved", async () => {
  expect(await violations(cluster({ max_connections: "19" }))).toEqual([
    "max_connections is 19, and roles may hold 0 connections beside 20 reserved ones, so logins fail at peak load: raise it, or lower connectionLimit of the roles.",
  ]);
});

test("takes the reserved connections from its configuration", async () => {
  expect(await stackViolations(postgresLimitTotalConnections, [cluster(), role(151)], { reserved: 10 })).toEqual([
    "max_connections is 160, and roles may hold 151 connections beside 10 reserved ones, so logins fail at peak load: raise it, or lower connectionLimit of the roles.",
  ]);
});

test("does not apply to a stack without clusters", async () => {
  await expect(violations(role(500))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, limits and clusters must be known", async () => {
  await expect(violations(cluster(), role(UNKNOWN))).rejects.toThrow(UnknownValueError);
  await expect(violations(cluster({ max_connections: UNKNOWN }), role(1))).rejects.toThrow(UnknownValueError);
  await expect(violations(cluster(), role(1, { cluster: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
