import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { ingressRouteRequireTls } from "./ingress-route-require-tls";

const violations = (spec: object | undefined) =>
  resourceViolations(ingressRouteRequireTls, {
    type: "kubernetes:traefik.io/v1alpha1:IngressRoute",
    name: "shop",
    props: { metadata: UNKNOWN, spec },
  });
const route = (...services: string[]) => ({
  match: "Host(`shop.example`)",
  services: services.map((name) => ({ name })),
});

test("passes routes with TLS, and routes that only redirect", async () => {
  expect(await violations({ routes: [route("shop")], tls: {} })).toEqual([]);
  expect(await violations({ routes: [route("noop@internal")] })).toEqual([]);
});

test.each([
  ["a route to a service", { routes: [route("shop")] }],
  ["a redirect beside a service", { routes: [route("noop@internal"), route("shop")] }],
  ["no routes", {}],
  ["no spec", undefined],
])("reports %s without TLS", async (_case, spec) => {
  expect(await violations(spec)).toEqual([
    "spec.tls is not set, so Traefik serves these routes over plain HTTP: add it, if only as {}.",
  ]);
});

test("in a preview, routes must be known only where TLS is not set", async () => {
  expect(await violations({ routes: UNKNOWN, tls: UNKNOWN })).toEqual([]);
  const pending = { match: UNKNOWN, services: [{ name: "shop", port: UNKNOWN }] };
  expect(await violations({ entryPoints: UNKNOWN, routes: [pending] })).toEqual([
    "spec.tls is not set, so Traefik serves these routes over plain HTTP: add it, if only as {}.",
  ]);
  await expect(violations({ routes: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
