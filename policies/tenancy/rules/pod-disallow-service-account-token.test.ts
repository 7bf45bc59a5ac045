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

test("passes a pod with neither", async () => {
  expect(await violations({})).toEqual([]);
});

test.each([
  [
    { automountServiceAccountToken: true },
    "automountServiceAccountToken is true, so this pod can call the Kubernetes API: set it to false.",
  ],
  [
    { automountServiceAccountToken: undefined },
    "automountServiceAccountToken is not set, so this pod can call the Kubernetes API: set it to false.",
  ],
  [
    { enableServiceLinks: undefined },
    "enableServiceLinks is not set, so Kubernetes adds the addresses of other Services to its environment: set it to false.",
  ],
])("reports %j", async (pod, message) => {
  expect(await violations(pod)).toEqual([message]);
});

test("applies to a namespace of a tenant too, and to no other", async () => {
  expect(await violations({ enableServiceLinks: true }, { namespace: "tenant-bakery" })).toEqual([
    "enableServiceLinks is true, so Kubernetes adds the addresses of other Services to its environment: set it to false.",
  ]);
  await expect(violations({ enableServiceLinks: true }, { namespace: "shop" })).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know the settings or the namespace", async () => {
  await expect(violations({ enableServiceLinks: UNKNOWN })).rejects.toThrow(UnknownValueError);
  await expect(violations({}, { namespace: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
