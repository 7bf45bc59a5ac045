import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType, text } from "@retail-odoo/policy-kit";

/** What this rule reads of CloudNativePG's Cluster. */
interface Cluster {
  spec: { postgresql?: { pg_hba?: string[] } };
}

/** Kinds of line that match a connection without encryption. `host` matches both. */
const PLAINTEXT_KINDS = ["host", "hostnossl", "hostnogssenc"];

export const postgresRequireTls: ResourceValidationPolicy = {
  name: "postgres-require-tls",
  description: "CloudNativePG clusters refuse connections without TLS.",
  severity: "high",
  remediationSteps: "Admit clients by `hostssl` lines and end `spec.postgresql.pg_hba` with `host all all all reject`.",
  validateResource: ofType<Cluster>("kubernetes:postgresql.cnpg.io/v1:Cluster", ({ spec }, report) => {
    // The first line that matches decides, and the operator appends one that admits everybody with a password.
    for (const [index, line] of list(spec?.postgresql?.pg_hba).entries()) {
      const [kind = "", database, user, address, ...method] = text(line).trim().split(/\s+/);
      if (!PLAINTEXT_KINDS.includes(kind)) continue;
      if (!method.includes("reject"))
        return report(
          `spec.postgresql.pg_hba[${index}] ("${line}") admits connections without TLS: begin it with hostssl.`,
        );
      if (database === "all" && user === "all" && address === "all") return;
    }
    report("spec.postgresql.pg_hba does not refuse connections without TLS: end it with `host all all all reject`.");
  }),
};
