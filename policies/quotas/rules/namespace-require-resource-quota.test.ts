import {
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { namespaceRequireResourceQuota } from "./namespace-require-resource-quota";

const namespace = (labels: object = { "retail-odoo.io/tenant": "bakery" }): PolicySubject => ({
  type: "kubernetes:core/v1:Namespace",
  name: "namespace",
  props: { metadata: { name: "tenant-bakery", uid: UNKNOWN, labels } },
});
const quota = (hard: unknown, scope: object = {}, at: object = { namespace: "tenant-bakery" }): PolicySubject => ({
  type: "kubernetes:core/v1:ResourceQuota",
  name: "quota",
  props: { metadata: { name: UNKNOWN, ...at }, spec: { hard, ...scope } },
});
const FULL = { "requests.cpu": "4", "requests.memory": "8Gi", "limits.memory": "8Gi", pods: "9" };
const violations = (...stack: PolicySubject[]) => stackViolations(namespaceRequireResourceQuota, stack);
const missing = (what: string) => [
  `Namespace "tenant-bakery" has no limit of ${what}: add it to a ResourceQuota there.`,
];

test("passes a namespace whose quotas name everything, in short or between them", async () => {
  expect(await violations(namespace(), quota(FULL))).toEqual([]);
  expect(
    await violations(
      namespace(),
      quota({ cpu: "4", memory: "8Gi" }),
      quota({ "limits.memory": "8Gi", "count/pods": "9" }),
    ),
  ).toEqual([]);
});

test.each(Object.keys(FULL))("%s is left out", async (resource) => {
  expect(await violations(namespace(), quota({ ...FULL, [resource]: undefined }))).toEqual(missing(resource));
});

test.each([
  ["none", []],
  ["one elsewhere", [quota(FULL, {}, { namespace: "tenant-florist" })]],
  ["one in the default namespace", [quota(FULL, {}, {})]],
  ["one for some pods", [quota(FULL, { scopes: ["Terminating"] })]],
  ["one for some priorities", [quota(FULL, { scopeSelector: { matchExpressions: [] } })]],
])("a quota: %s", async (_case, quotas: PolicySubject[]) => {
  const everything = "requests.cpu, requests.memory, limits.memory, pods";
  expect(await violations(namespace(), ...quotas)).toEqual(missing(everything));
});

test("is measured by the configuration", async () => {
  const config = { resources: ["pods", "requests.storage"] };
  expect(await stackViolations(namespaceRequireResourceQuota, [namespace(), quota({ pods: "9" })], config)).toEqual(
    missing("requests.storage"),
  );
});

test("is about tenants", async () => {
  await expect(violations(namespace({}))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, amounts need only be named", async () => {
  expect(await violations(namespace(), quota({ ...FULL, pods: UNKNOWN }))).toEqual([]);
  expect(
    await violations(namespace(), quota({ "requests.cpu": UNKNOWN, "requests.memory": UNKNOWN, pods: UNKNOWN })),
  ).toEqual(missing("limits.memory"));
  await expect(violations(namespace(), quota(FULL, {}, { namespace: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
