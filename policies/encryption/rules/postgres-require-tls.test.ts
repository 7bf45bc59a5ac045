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
const END =
  "spec.postgresql.pg_hba does not reject connections without TLS, so the line that the operator appends admits them: end the list with `host all all all reject`.";

test.each([
  [
    "rejects all other connections at the end",
    ["hostssl sameuser +tenants all scram-sha-256", "host all all all reject"],
  ],
  ["rejects plain connections first", ["hostnossl all all all reject", "host all all all scram-sha-256"]],
  [
    "rejects some plain connections first",
    ["host postgres all 10.0.0.0/8 reject", "# a comment", "  host  all all all  reject"],
  ],
])("passes a cluster that %s", async (_case, lines) => {
  expect(await violations(lines)).toEqual([]);
});

test.each([
  ["sets no lines", undefined],
  ["has an empty list", []],
  ["rejects one database only", ["hostssl all all all scram-sha-256", "host postgres all all reject"]],
  ["rejects one user only", ["host all postgres all reject"]],
  ["rejects IPv4 only", ["host all all 0.0.0.0/0 reject"]],
  ["rejects connections with TLS", ["hostssl all all all reject"]],
])("reports a cluster that %s", async (_case, lines) => {
  expect(await violations(lines)).toEqual([END]);
});

test.each(["host all all 10.0.0.0/8 scram-sha-256", "hostnossl all all all trust", "hostnogssenc all all all md5"])(
  "reports a line that admits plain connections first: %s",
  async (line) => {
    expect(await violations(["hostssl all all all cert", line, "host all all all reject"])).toEqual([
      `spec.postgresql.pg_hba[1] ("${line}") admits connections without TLS, so passwords and data cross the network in plain text: begin the line with hostssl.`,
    ]);
  },
);

test("is not checked in a preview that does not know the lines", async () => {
  await expect(violations(UNKNOWN)).rejects.toThrow(UnknownValueError);
});
