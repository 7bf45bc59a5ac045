import {
  fakeAllotment,
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { routeRequireTenantHosts } from "./route-require-tenant-hosts";

const bakery = { ...fakeAllotment(1), hosts: ["bakery.example", "shop.bakery.example"] };
const stack: PolicySubject = {
  type: "retail-odoo:index:TenantStack",
  name: "bakery",
  props: { platform: "lab", allotment: bakery, url: UNKNOWN },
};
const platform: PolicySubject = {
  type: "retail-odoo:index:RetailOdooPlatform",
  name: "lab",
  props: { name: "lab", cluster: UNKNOWN, allotments: { bakery } },
};
const route = (match: unknown, namespace = bakery.namespace): PolicySubject => ({
  type: "kubernetes:traefik.io/v1alpha1:IngressRoute",
  name: "route",
  props: {
    metadata: { name: UNKNOWN, namespace },
    spec: { entryPoints: UNKNOWN, routes: [{ match, services: UNKNOWN }] },
  },
});
const ingress = (spec: object): PolicySubject => ({
  type: "kubernetes:networking.k8s.io/v1:Ingress",
  name: "ingress",
  props: { metadata: { name: UNKNOWN, namespace: bakery.namespace }, spec },
});
const violations = (...subjects: PolicySubject[]) => stackViolations(routeRequireTenantHosts, subjects);
const ANY = 'A route of tenant "bakery" answers for any host: name the tenant\'s hosts.';
const foreign = (host: string) => `Host "${host}" is not one of tenant "bakery": take it out, or add it to the tenant.`;

test("passes routes for the tenant's hosts, and those of nobody", async () => {
  const own = "(Host(`bakery.example`) || Host(`shop.bakery.example`)) && !PathPrefix(`/web/database`)";
  expect(await violations(stack, route(own), ingress({ rules: [{ host: "bakery.example", http: UNKNOWN }] }))).toEqual(
    [],
  );
  expect(await violations(stack, route("PathPrefix(`/`)", "traefik"))).toEqual([]);
});

test.each([
  ["the tenant", stack],
  ["the platform", platform],
])("another's host, where %s says whose it is", async (_case, says) => {
  expect(await violations(says, route("Host(`bakery.example`) || Host(`florist.example`)"))).toEqual([
    foreign("florist.example"),
  ]);
  expect(await violations(says, ingress({ rules: [{ host: "*.example" }] }))).toEqual([foreign("*.example")]);
});

test.each(["PathPrefix(`/`)", "HostRegexp(`.*`)", "!Host(`florist.example`) && Host(`bakery.example`) || Path(`/a`)"])(
  "any host: %s",
  async (match) => {
    expect(await violations(stack, route(match))).toContain(ANY);
  },
);

test("any host in one of several rules", async () => {
  const routes = ["Host(`bakery.example`)", "PathPrefix(`/`)"].map((match) => ({ match }));
  const mixed = { ...route(""), props: { metadata: { namespace: bakery.namespace }, spec: { routes } } };
  expect(await violations(stack, mixed)).toEqual([ANY]);
});

test.each([
  ["a rule without host", { rules: [{ http: UNKNOWN }] }],
  ["a default backend", { rules: [{ host: "bakery.example" }], defaultBackend: UNKNOWN }],
])("an Ingress with %s", async (_case, spec) => {
  expect(await violations(stack, ingress(spec))).toEqual([ANY]);
});

test("is about tenants", async () => {
  await expect(violations(route("PathPrefix(`/`)"))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know the hosts it is not checked", async () => {
  await expect(violations(stack, route(UNKNOWN))).rejects.toThrow(UnknownValueError);
});
