import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType, text } from "@retail-odoo/policy-kit";

/** The fields of CloudNativePG's Cluster that this rule reads. */
interface Cluster {
  spec: { postgresql?: { pg_hba?: string[] } };
}

/** Kinds of line that match connections without TLS. `host` matches connections with and without it. */
const PLAINTEXT_KINDS = ["host", "hostnossl", "hostnogssenc"];

export const postgresRequireTls: ResourceValidationPolicy = {
  name: "postgres-require-tls",
  description: "CloudNativePG clusters reject connections without TLS.",
  severity: "high",
  remediationSteps:
    "Admit clients with `hostssl` lines and end `spec.postgresql.pg_hba` with `host all all all reject`.",
  validateResource: ofType<Cluster>("kubernetes:postgresql.cnpg.io/v1:Cluster", ({ spec }, report) => {
    // PostgreSQL applies the first line that matches. The operator appends a line that admits any client with a password.
    for (const [index, line] of list(spec?.postgresql?.pg_hba).entries()) {
      const [kind = "", database, user, address, ...method] = text(line).trim().split(/\s+/);
      if (!PLAINTEXT_KINDS.includes(kind)) continue;
      if (!method.includes("reject"))
        return report(
          `spec.postgresql.pg_hba[${index}] ("${line}") admits connections without TLS, so passwords and data cross the network in plain text: begin the line with hostssl.`,
        );
      if (database === "all" && user === "all" && address === "all") return;
    }
    report(
      "spec.postgresql.pg_hba does not reject connections without TLS, so the line that the operator appends admits them: end the list with `host all all all reject`.",
    );
  }),
};
