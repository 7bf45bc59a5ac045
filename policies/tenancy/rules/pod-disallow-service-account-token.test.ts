import { resourceViolations, RuleNotApplicable, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { podDisallowServiceAccountToken } from "./pod-disallow-service-account-token";

const LABELLED = { name: UNKNOWN, namespace: UNKNOWN, labels: { "retail-odoo.io/tenant": "bakery" } };
const violations = (pod: object, metadata: object = LABELLED) =>
  resourceViolations(podDisallowServiceAccountToken, {
    type: "kubernetes:apps/v1:Deployment",
    name: "web",
    props: {
      metadata,
      spec: {
        replicas: UNKNOWN,
        template: {
          spec: { containers: UNKNOWN, automountServiceAccountToken: false, enableServiceLinks: false, ...pod },
        },
      },
    },
  });

test("passes a pod without either", async () => {
  expect(await violations({})).toEqual([]);
});

test.each([
  [{ automountServiceAccountToken: true }, "automountServiceAccountToken is true: set it to false."],
  [{ automountServiceAccountToken: undefined }, "automountServiceAccountToken is not set: set it to false."],
  [{ enableServiceLinks: undefined }, "enableServiceLinks is not set: set it to false."],
])("%j", async (pod, message) => {
  expect(await violations(pod)).toEqual([message]);
});

test("knows a tenant by its namespace too, and passes over others", async () => {
  expect(await violations({ enableServiceLinks: true }, { namespace: "tenant-bakery" })).toEqual([
    "enableServiceLinks is true: set it to false.",
  ]);
  await expect(violations({ enableServiceLinks: true }, { namespace: "shop" })).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know what it reads it is not checked", async () => {
  await expect(violations({ enableServiceLinks: UNKNOWN })).rejects.toThrow(UnknownValueError);
  await expect(violations({}, { namespace: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
