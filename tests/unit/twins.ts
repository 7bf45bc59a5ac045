/**
 * Twins that stay, as pairs of files, by the reason. `twins.test.ts` fails on a twin that is not here, and on a pair that is
 * no twin any more.
 */
export const NAMED_TWINS: readonly { reason: string; pairs: readonly (readonly [string, string])[] }[] = [
  {
    reason: "A test writes out the value that it expects; built by the tested code, it could not differ.",
    pairs: [
      ["packages/contract/src/caches.ts", "packages/platform/src/cache/resolve-redis-cache.test.ts"],
      [
        "packages/platform/src/admission/image-signatures.test.ts",
        "packages/platform/src/admission/signature-policy.ts",
      ],
      [
        "packages/platform/src/admission/secrets-operator.test.ts",
        "packages/platform/src/admission/secrets-operator.ts",
      ],
      [
        "packages/platform/src/cluster-services/values/traefik.ts",
        "packages/platform/src/cluster-services/values/values.test.ts",
      ],
      ["packages/platform/src/nodes/node-pools.test.ts", "packages/platform/src/nodes/node-pools.ts"],
      ["packages/preview/src/document/write.ts", "tests/engine/conformance.test.ts"],
    ],
  },
  {
    reason: "A program of its own, which runs as a user's does: it imports the library alone.",
    pairs: [
      ["examples/existing-cluster/index.ts", "tests/engine-cli/programs/cell/index.ts"],
      ["examples/existing-cluster/index.ts", "tests/cluster/sessions/index.ts"],
      ["tests/cluster/engines/index.ts", "tests/unit/example-cell.ts"],
    ],
  },
  {
    reason: "One file has the facts that a test expects of a server, the other the facts that it hands over.",
    pairs: [
      [
        "packages/platform/src/postgres/postgres-ha.test.ts",
        "packages/platform/src/postgres/resolve-postgres-database.test.ts",
      ],
    ],
  },
  {
    reason: "Tables and facts of one row a property: rows that look alike, and no logic.",
    pairs: [
      [
        "packages/platform/src/landing-zone/resolve-landing-zone.ts",
        "packages/platform/src/postgres/rds/server-args.ts",
      ],
      [
        "packages/platform/src/landing-zone/resolve-landing-zone.ts",
        "packages/platform/src/postgres/cloudnative-pg/server-args.ts",
      ],
      ["packages/platform/src/postgres/cloudnative-pg/create-server.ts", "packages/platform/src/postgres/rds/facts.ts"],
      [
        "packages/platform/src/postgres/cloudnative-pg/server-args.ts",
        "packages/platform/src/postgres/rds/server-args.ts",
      ],
      ["tests/cluster/hostile/kinds.mjs", "tests/cluster/hostile/kinds.mjs"],
    ],
  },
  {
    reason: "Two messages of Pulumi's protocol carry the same options and name their methods differently.",
    pairs: [["packages/preview/src/engine/options.ts", "packages/preview/src/engine/options.ts"]],
  },
  {
    reason:
      "Two plugins of different protocols: what is started, awaited and closed differs, the skeleton is a try block.",
    pairs: [["packages/preview/src/plugin/provider.ts", "packages/preview/src/policy/child-process.ts"]],
  },
  {
    reason: "The preview runs without the platform, and the platform without the preview; both call one library.",
    pairs: [["packages/platform/src/internal/shape.ts", "packages/preview/src/cli/nearest.ts"]],
  },
  {
    reason: "Plain JavaScript that runs Odoo itself, against the compiled library and without the helpers of jest.",
    pairs: [["packages/testing/src/tenant-spec.ts", "tests/support/odoo.mjs"]],
  },
  {
    reason: "A rule's tests say what that rule does, each with its own resources: read alone, a file is complete.",
    pairs: [
      [
        "policies/quotas/rules/namespace-require-limit-range.test.ts",
        "policies/quotas/rules/namespace-require-resource-quota.test.ts",
      ],
      [
        "policies/quotas/rules/namespace-require-limit-range.test.ts",
        "policies/tenancy/rules/namespace-require-default-deny.test.ts",
      ],
      [
        "policies/encryption/rules/bucket-enable-encryption.test.ts",
        "policies/encryption/rules/bucket-require-policy.test.ts",
      ],
    ],
  },
  {
    reason: "A script for an emergency is one file, which an engineer copies and runs by itself.",
    pairs: [
      ["packages/platform/scripts/export-tenant.sh", "packages/platform/scripts/verify-files.sh"],
      ["packages/platform/scripts/export-tenant.sh", "packages/platform/scripts/neutralize-tenant.sh"],
      ["packages/platform/scripts/neutralize-tenant.sh", "packages/platform/scripts/verify-files.sh"],
    ],
  },
];
