import { repositoryOf, tenantPolicies } from "./tenant-policies";

test.each([
  ["docker.io/library/odoo:19.0-20260908@sha256:00", "docker.io/library/odoo"],
  ["registry.example:5000/odoo@sha256:00", "registry.example:5000/odoo"],
  ["odoo", "odoo"],
])("the repository of %s is %s", (image, repository) => {
  expect(repositoryOf(image)).toBe(repository);
});

test("policies apply in tenants' namespaces and fail closed", () => {
  const policies = Object.values(tenantPolicies());
  expect(policies.map(({ failurePolicy }) => failurePolicy)).toEqual(["Fail", "Fail", "Fail"]);
  for (const { matchConstraints } of policies)
    expect(matchConstraints).toMatchObject({
      namespaceSelector: { matchExpressions: [{ key: "retail-odoo.io/tenant", operator: "Exists" }] },
      resourceRules: [{ operations: ["CREATE", "UPDATE"] }],
    });
});

test("policies cover every kind that starts a container or opens a route", () => {
  const { pods, routes, services } = tenantPolicies();
  const judged = ({ matchConstraints }: typeof pods) => matchConstraints;
  const rules = (group: string, ...resources: string[]) => ({
    resourceRules: [{ apiGroups: [group], apiVersions: ["*"], resources }],
  });
  expect(judged(pods)).toMatchObject(rules("", "pods", "pods/ephemeralcontainers"));
  expect(judged(routes)).toMatchObject(rules("traefik.io", "ingressroutes", "ingressroutetcps", "ingressrouteudps"));
  expect(judged(services)).toMatchObject(rules("", "services"));
  const images = JSON.stringify(pods.variables);
  for (const kind of ["containers", "initContainers", "ephemeralContainers"])
    expect(images).toContain(`object.spec.${kind}.map(c, c.image)`);
});
