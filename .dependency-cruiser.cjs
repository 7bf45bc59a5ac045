// The layers of docs/architecture.md: composition, then areas, then calendar, internal and contract. Areas meet only through
// their index, and never in a circle.
const AREAS =
  "landing-zone|cluster-services|certificates|postgres|backup|tenant|edge|calendar|portfolio|layers|admission|cache|storage|nodes";

// Folders of the landing zone, lowest first: each may use only those before it.
const LANDING_ZONE = ["shared", "keys", "dns", "network", "registry", "recovery", "audit", "access", "cluster"];
const landingZone = "^packages/platform/src/landing-zone/";
const notTests = "\\.test\\.ts$";

/** A folder uses itself and those before it in the order. */
const usesLowerFolders = (what, root, order) => [
  ...order.map((folder, index) => ({
    name: `${what}-${folder}-uses-lower-folders`,
    severity: "error",
    from: { path: `^${root}${folder}/`, pathNot: notTests },
    to: { path: `^${root}(${order.slice(index + 1).join("|") || "none"})/` },
  })),
  {
    name: `${what}-folders-have-a-place-in-the-order`,
    severity: "error",
    from: {},
    to: { path: `^${root}(?!(${order.join("|")})/)[^/]+/` },
  },
];

/** Together they rule out a circle between folders: the folders have one order, and share only leaves above them. */
const LANDING_ZONE_RULES = [
  ...usesLowerFolders("landing-zone", "packages/platform/src/landing-zone/", LANDING_ZONE),
  {
    name: "landing-zone-folders-use-the-spec-alone",
    severity: "error",
    from: { path: `${landingZone}[^/]+/`, pathNot: notTests },
    to: { path: `${landingZone}[^/]+\\.ts$`, pathNot: `${landingZone}spec\\.ts$` },
  },
  {
    name: "landing-zone-spec-uses-arguments-alone",
    severity: "error",
    from: { path: `${landingZone}spec\\.ts$` },
    to: { path: landingZone, pathNot: `${landingZone}[^/]+/args\\.ts$` },
  },
  {
    name: "landing-zone-arguments-are-leaves",
    severity: "error",
    from: { path: `${landingZone}[^/]+/args\\.ts$` },
    to: { path: landingZone },
  },
];

// Folders of the preview and packages of the workspace, each lowest first.
const PREVIEW = [
  "analysis",
  "cost",
  "document",
  "engine",
  "plugin",
  "policy",
  "doctor",
  "recovery",
  "render",
  "report",
  "cli",
];
const PACKAGES = ["contract", "policy-kit", "platform", "preview", "testing"];

module.exports = {
  forbidden: [
    ...LANDING_ZONE_RULES,
    ...usesLowerFolders("preview", "packages/preview/src/", PREVIEW),
    ...usesLowerFolders("packages", "packages/", PACKAGES),
    {
      name: "no-circles",
      severity: "error",
      from: {},
      to: { circular: true },
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
      name: "contract-uses-contract-alone",
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
      from: {
        path: "^(packages/(contract|platform|policy-kit|preview)/src|policies|examples|index\\.ts$)",
        pathNot: "\\.test\\.ts$",
      },
      to: { path: "^(packages/testing|tests|bench|tools)/|\\.test\\.ts$" },
    },
    {
      name: "declared-dependencies-only",
      severity: "error",
      from: { path: "^(packages|policies)/", pathNot: "\\.test\\.ts$" },
      // An optional peer is declared, and counts as `npm-no-pkg` as well, because peerDependenciesMeta names it.
      to: {
        dependencyTypes: ["npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["npm-peer"],
        pathNot: "@retail-odoo",
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|fixtures)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.test.json" },
  },
};
