import {
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { routeDisallowHostConflicts } from "./route-disallow-host-conflicts";

const route = (name: string, namespace: string, match: string): PolicySubject => ({
  type: "kubernetes:traefik.io/v1alpha1:IngressRoute",
  name,
  props: { metadata: { name: UNKNOWN, namespace }, spec: { tls: UNKNOWN, routes: [{ match, services: UNKNOWN }] } },
});
const ingress = (namespace: string, host: string): PolicySubject => ({
  type: "kubernetes:networking.k8s.io/v1:Ingress",
  name: "ingress",
  props: { metadata: { namespace }, spec: { rules: [{ host, http: UNKNOWN }] } },
});
const violations = (...subjects: PolicySubject[]) => stackViolations(routeDisallowHostConflicts, subjects);

test("passes hosts that one namespace routes, once or several times", async () => {
  const first = route("first", "a", "Host(`a.example`) || Host(`a.example`)");
  expect(await violations(first, route("second", "a", "Host(`a.example`)"), ingress("b", "b.example"))).toEqual([]);
});

test.each([
  ["IngressRoutes", route("second", "b", "PathPrefix(`/`) && Host(`A.example`)")],
  ["an IngressRoute and an Ingress", ingress("b", "a.example")],
])("reports a host of two namespaces: %s", async (_case, second) => {
  expect(await violations(route("first", "a", "Host(`a.example`)"), second)).toEqual([
    'Host "a.example" is routed from namespaces "b" and "a", so one can take over the traffic of the other: keep its routes in one namespace.',
  ]);
});

test("does not apply to a stack without routes", async () => {
  await expect(violations({ type: "test:index:Other", name: "other", props: {} })).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know a namespace", async () => {
  await expect(violations(route("first", UNKNOWN, "Host(`a.example`)"))).rejects.toThrow(UnknownValueError);
});
