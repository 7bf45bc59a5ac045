import {
  namespaceSubject as namespace,
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { namespaceRequireResourceQuota } from "./namespace-require-resource-quota";

const quota = (hard: unknown, scope: object = {}, at: object = { namespace: "tenant-bakery" }): PolicySubject => ({
  type: "kubernetes:core/v1:ResourceQuota",
  name: "quota",
  props: { metadata: { name: UNKNOWN, ...at }, spec: { hard, ...scope } },
});
const FULL = { "requests.cpu": "4", "requests.memory": "8Gi", "limits.memory": "8Gi", pods: "9" };
const violations = (...stack: PolicySubject[]) => stackViolations(namespaceRequireResourceQuota, stack);
const missing = (what: string) => [
  `Namespace "tenant-bakery" has no limit of ${what}, so one tenant can use up the nodes that others share: add it to a ResourceQuota there.`,
];

test("passes a namespace with one quota for every resource, or with several, or with short names", async () => {
  expect(await violations(namespace(), quota(FULL))).toEqual([]);
  expect(
    await violations(
      namespace(),
      quota({ cpu: "4", memory: "8Gi" }),
      quota({ "limits.memory": "8Gi", "count/pods": "9" }),
    ),
  ).toEqual([]);
});

test.each(Object.keys(FULL))("reports a quota without %s", async (resource) => {
  expect(await violations(namespace(), quota({ ...FULL, [resource]: undefined }))).toEqual(missing(resource));
});

test.each([
  ["no quota", []],
  ["a quota of another namespace", [quota(FULL, {}, { namespace: "tenant-florist" })]],
  ["a quota of the default namespace", [quota(FULL, {}, {})]],
  ["a quota for some pods", [quota(FULL, { scopes: ["Terminating"] })]],
  ["a quota for some priorities", [quota(FULL, { scopeSelector: { matchExpressions: [] } })]],
])("reports a namespace with %s", async (_case, quotas: PolicySubject[]) => {
  const everything = "requests.cpu, requests.memory, limits.memory, pods";
  expect(await violations(namespace(), ...quotas)).toEqual(missing(everything));
});

test("takes the resources from its configuration", async () => {
  const config = { resources: ["pods", "requests.storage"] };
  expect(await stackViolations(namespaceRequireResourceQuota, [namespace(), quota({ pods: "9" })], config)).toEqual(
    missing("requests.storage"),
  );
});

test("does not apply to a stack without tenants", async () => {
  await expect(violations(namespace({}))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, amounts must be set, not known", async () => {
  expect(await violations(namespace(), quota({ ...FULL, pods: UNKNOWN }))).toEqual([]);
  expect(
    await violations(namespace(), quota({ "requests.cpu": UNKNOWN, "requests.memory": UNKNOWN, pods: UNKNOWN })),
  ).toEqual(missing("limits.memory"));
  await expect(violations(namespace(), quota(FULL, {}, { namespace: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
