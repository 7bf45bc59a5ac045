import {
  fakeAllotment,
  platformSubject,
  RuleNotApplicable,
  stackViolations,
  tenantSubject,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { routeRequireTenantHosts } from "./route-require-tenant-hosts";

const bakery = { ...fakeAllotment(1), hosts: ["bakery.example", "shop.bakery.example"] };
const stack = tenantSubject(bakery);
const platform = platformSubject(bakery);
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
const ANY =
  'A route of tenant "bakery" answers for any host, so it can receive requests for other tenants: name the hosts of the tenant.';
const foreign = (host: string) =>
  `Host "${host}" is not a host of tenant "bakery", so this route can receive requests for another tenant: remove the host, or add it to the tenant in the portfolio.`;

test("passes routes for hosts of the tenant, and routes in a namespace of no tenant", async () => {
  const own = "(Host(`bakery.example`) || Host(`shop.bakery.example`)) && !PathPrefix(`/web/database`)";
  expect(await violations(stack, route(own), ingress({ rules: [{ host: "bakery.example", http: UNKNOWN }] }))).toEqual(
    [],
  );
  expect(await violations(stack, route("PathPrefix(`/`)", "traefik"))).toEqual([]);
});

test.each([
  ["the tenant", stack],
  ["the platform", platform],
])("reports a host of another tenant, by the facts of %s", async (_case, component) => {
  expect(await violations(component, route("Host(`bakery.example`) || Host(`florist.example`)"))).toEqual([
    foreign("florist.example"),
  ]);
  expect(await violations(component, ingress({ rules: [{ host: "*.example" }] }))).toEqual([foreign("*.example")]);
});

test.each(["PathPrefix(`/`)", "HostRegexp(`.*`)", "!Host(`florist.example`) && Host(`bakery.example`) || Path(`/a`)"])(
  "reports any host: %s",
  async (match) => {
    expect(await violations(stack, route(match))).toContain(ANY);
  },
);

test("reports any host in one of several rules", async () => {
  const routes = ["Host(`bakery.example`)", "PathPrefix(`/`)"].map((match) => ({ match }));
  const mixed = { ...route(""), props: { metadata: { namespace: bakery.namespace }, spec: { routes } } };
  expect(await violations(stack, mixed)).toEqual([ANY]);
});

test.each([
  ["a rule without host", { rules: [{ http: UNKNOWN }] }],
  ["a default backend", { rules: [{ host: "bakery.example" }], defaultBackend: UNKNOWN }],
])("reports an Ingress with %s", async (_case, spec) => {
  expect(await violations(stack, ingress(spec))).toEqual([ANY]);
});

test("does not apply to a stack without tenants", async () => {
  await expect(violations(route("PathPrefix(`/`)"))).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know the hosts", async () => {
  await expect(violations(stack, route(UNKNOWN))).rejects.toThrow(UnknownValueError);
});
