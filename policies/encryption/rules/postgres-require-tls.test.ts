import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { postgresRequireTls } from "./postgres-require-tls";

const violations = (pg_hba: unknown) =>
  resourceViolations(postgresRequireTls, {
    type: "kubernetes:postgresql.cnpg.io/v1:Cluster",
    name: "main",
    props: {
      metadata: { name: UNKNOWN, namespace: UNKNOWN },
      spec: { instances: 3, imageName: UNKNOWN, postgresql: { parameters: UNKNOWN, pg_hba } },
    },
  });
const END = "spec.postgresql.pg_hba does not refuse connections without TLS: end it with `host all all all reject`.";

test.each([
  ["refuses everything else at the end", ["hostssl sameuser +tenants all scram-sha-256", "host all all all reject"]],
  ["refuses plain connections at once", ["hostnossl all all all reject", "host all all all scram-sha-256"]],
  ["refuses some of them first", ["host postgres all 10.0.0.0/8 reject", "# a comment", "  host  all all all  reject"]],
])("passes a cluster that %s", async (_case, lines) => {
  expect(await violations(lines)).toEqual([]);
});

test.each([
  ["says nothing", undefined],
  ["has no lines", []],
  ["refuses some only", ["hostssl all all all scram-sha-256", "host postgres all all reject"]],
  ["refuses one user only", ["host all postgres all reject"]],
  ["refuses IPv4 only", ["host all all 0.0.0.0/0 reject"]],
  ["refuses encrypted ones", ["hostssl all all all reject"]],
])("a cluster that %s", async (_case, lines) => {
  expect(await violations(lines)).toEqual([END]);
});

test.each(["host all all 10.0.0.0/8 scram-sha-256", "hostnossl all all all trust", "hostnogssenc all all all md5"])(
  "a line that admits first: %s",
  async (line) => {
    expect(await violations(["hostssl all all all cert", line, "host all all all reject"])).toEqual([
      `spec.postgresql.pg_hba[1] ("${line}") admits connections without TLS: begin it with hostssl.`,
    ]);
  },
);

test("in a preview that does not know the lines it is not checked", async () => {
  await expect(violations(UNKNOWN)).rejects.toThrow(UnknownValueError);
});
