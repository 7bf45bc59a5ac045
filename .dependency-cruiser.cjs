// The layers of docs/architecture.md: composition, then areas, then calendar, internal and contract. Areas meet only through
// their index, and never in a circle.
const AREAS = "landing-zone|cluster-services|certificates|postgres|backup|tenant|edge|calendar|portfolio|layers|admission|cache|storage|nodes";

module.exports = {
  forbidden: [
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "areas-meet-at-their-index",
      severity: "error",
      from: { path: `^packages/platform/src/(${AREAS}|platform)/` },
      to: { path: `^packages/platform/src/(${AREAS})/(?!index\\.ts$)`, pathNot: "^packages/platform/src/$1/" },
    },
    {
      name: "composition-is-on-top",
      severity: "error",
      from: { path: `^packages/platform/src/(${AREAS}|internal)/`, pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/platform/src/(platform/|index\\.ts$)" },
    },
    {
      name: "internal-is-at-the-bottom",
      severity: "error",
      from: { path: "^packages/platform/src/internal/", pathNot: "\\.test\\.ts$" },
      to: { path: `^packages/platform/src/(${AREAS})/` },
    },
    {
      name: "contract-knows-nobody",
      severity: "error",
      from: { path: "^packages/contract/src/" },
      to: { pathNot: "^packages/contract/src/" },
    },
    {
      name: "policies-know-the-contract-and-their-kit",
      comment: "A policy that shared a component's logic would share its bugs.",
      severity: "error",
      from: { path: "^(policies|packages/policy-kit)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/(?!contract/|policy-kit/)" },
    },
    {
      name: "the-engine-knows-no-platform",
      severity: "error",
      from: { path: "^packages/preview/src/(engine|policy|render)/", pathNot: "\\.test\\.ts$" },
      to: { path: "^packages/platform/" },
    },
    {
      name: "libraries-know-no-tests",
      severity: "error",
      from: { path: "^packages/(contract|platform|preview)/src/", pathNot: "\\.test\\.ts$" },
      to: { path: "^(packages/testing|tests)/|\\.test\\.ts$" },
    },
    {
      name: "declared-dependencies-only",
      severity: "error",
      from: { path: "^(packages|policies)/", pathNot: "\\.test\\.ts$" },
      to: { dependencyTypes: ["npm-no-pkg", "npm-unknown"], pathNot: "@retail-odoo" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|fixtures)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
  },
};
