import { resourceViolations, RuleNotApplicable, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { serviceDisallowExternalAccess } from "./service-disallow-external-access";

const violations = (spec: object, namespace = "tenant-bakery") =>
  resourceViolations(serviceDisallowExternalAccess, {
    type: "kubernetes:core/v1:Service",
    name: "odoo",
    props: { metadata: { name: UNKNOWN, namespace }, spec: { selector: UNKNOWN, ports: UNKNOWN, ...spec } },
  });

test("passes a Service that only the cluster reaches", async () => {
  expect(await violations({ type: "ClusterIP", externalIPs: [] })).toEqual([]);
  expect(await violations({})).toEqual([]);
});

test.each(["NodePort", "LoadBalancer", "ExternalName"])("reports type %s", async (type) => {
  expect(await violations({ type })).toEqual([
    `spec.type is "${type}", so traffic can bypass the edge: set it to "ClusterIP".`,
  ]);
});

test("reports external addresses", async () => {
  expect(await violations({ externalIPs: ["203.0.113.7"] })).toEqual([
    "spec.externalIPs is set, so traffic can bypass the edge: remove it.",
  ]);
});

test("does not apply to objects of no tenant", async () => {
  await expect(violations({ type: "LoadBalancer" }, "traefik")).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know the type", async () => {
  await expect(violations({ type: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
