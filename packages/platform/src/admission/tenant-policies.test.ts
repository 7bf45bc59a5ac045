import { tenantPolicies } from "./tenant-policies";

const policies = tenantPolicies({ groups: [], users: [] });

test("policies apply in tenants' namespaces and fail closed", () => {
  const { namespaces, ...inNamespaces } = policies;
  expect(Object.values(policies).map(({ failurePolicy }) => failurePolicy)).toEqual(Array(7).fill("Fail"));
  for (const { matchConstraints } of Object.values(inNamespaces))
    expect(matchConstraints).toMatchObject({
      namespaceSelector: { matchExpressions: [{ key: "retail-odoo.io/tenant", operator: "Exists" }] },
    });
  // A selector would miss the update that removes the label.
  expect(namespaces.matchConstraints).not.toHaveProperty("namespaceSelector");
});

test("policies cover every kind that starts a container or opens a route", () => {
  const { pods, routes, services, claims, tokens } = policies;
  const matched = ({ matchConstraints }: typeof pods) => matchConstraints;
  const rules = (group: string, ...resources: string[]) => ({
    resourceRules: [{ apiGroups: [group], apiVersions: ["*"], operations: ["CREATE", "UPDATE"], resources }],
  });
  expect(matched(pods)).toMatchObject(rules("", "pods", "pods/ephemeralcontainers"));
  expect(matched(routes)).toMatchObject(rules("traefik.io", "ingressroutes", "ingressroutetcps", "ingressrouteudps"));
  expect(matched(services)).toMatchObject(rules("", "services"));
  expect(matched(claims)).toMatchObject(rules("", "persistentvolumeclaims"));
  expect(matched(tokens)).toMatchObject(rules("", "secrets"));
  const images = JSON.stringify(pods.variables);
  for (const kind of ["containers", "initContainers", "ephemeralContainers"])
    expect(images).toContain(`object.spec.${kind}.map(c, c.image)`);
});

test("a tenant writes listed kinds alone, and deletes no volume claim", () => {
  const { resourceRules, excludeResourceRules } = policies.kinds.matchConstraints as {
    resourceRules: object[];
    excludeResourceRules: { apiGroups: string[]; operations: string[]; resources: string[] }[];
  };
  expect(resourceRules).toEqual([
    {
      apiGroups: ["*"],
      apiVersions: ["*"],
      operations: ["CREATE", "UPDATE", "DELETE"],
      resources: ["*/*"],
      scope: "Namespaced",
    },
  ]);
  const listed = excludeResourceRules.flatMap(({ apiGroups, operations, resources }) =>
    resources.map((resource) => [`${resource}${apiGroups[0] ? `.${apiGroups[0]}` : ""}`, operations.join()]),
  );
  expect(listed.filter(([, operations]) => operations !== "*")).toEqual([["persistentvolumeclaims", "CREATE,UPDATE"]]);
  expect(listed.map(([kind]) => kind).sort()).toEqual(
    [
      "configmaps",
      "cronjobs.batch",
      "deployments.apps",
      "deployments/scale.apps",
      "events",
      "events.events.k8s.io",
      "horizontalpodautoscalers.autoscaling",
      "ingressroutes.traefik.io",
      "ingressroutetcps.traefik.io",
      "ingressrouteudps.traefik.io",
      "jobs.batch",
      "leases.coordination.k8s.io",
      "persistentvolumeclaims",
      "pods",
      "pods/ephemeralcontainers",
      "pods/eviction",
      "replicasets.apps",
      "replicasets/scale.apps",
      "secrets",
      "serviceaccounts",
      "services",
      "statefulsets.apps",
      "statefulsets/scale.apps",
    ].sort(),
  );
});
