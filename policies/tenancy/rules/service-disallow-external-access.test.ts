import { resourceViolations, RuleNotApplicable, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { serviceDisallowExternalAccess } from "./service-disallow-external-access";

const violations = (spec: object, namespace = "tenant-bakery") =>
  resourceViolations(serviceDisallowExternalAccess, {
    type: "kubernetes:core/v1:Service",
    name: "odoo",
    props: { metadata: { name: UNKNOWN, namespace }, spec: { selector: UNKNOWN, ports: UNKNOWN, ...spec } },
  });

test("passes a Service of the cluster", async () => {
  expect(await violations({ type: "ClusterIP", externalIPs: [] })).toEqual([]);
  expect(await violations({})).toEqual([]);
});

test.each(["NodePort", "LoadBalancer", "ExternalName"])("type %s", async (type) => {
  expect(await violations({ type })).toEqual([`spec.type is "${type}": set it to "ClusterIP".`]);
});

test("external addresses", async () => {
  expect(await violations({ externalIPs: ["203.0.113.7"] })).toEqual([
    "spec.externalIPs takes addresses from outside: take it out.",
  ]);
});

test("is about tenants", async () => {
  await expect(violations({ type: "LoadBalancer" }, "traefik")).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know the type it is not checked", async () => {
  await expect(violations({ type: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
