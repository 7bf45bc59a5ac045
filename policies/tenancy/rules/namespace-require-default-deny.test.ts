import {
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { namespaceRequireDefaultDeny } from "./namespace-require-default-deny";

const namespace = (labels: object = { "retail-odoo.io/tenant": "bakery" }): PolicySubject => ({
  type: "kubernetes:core/v1:Namespace",
  name: "namespace",
  props: { metadata: { name: "tenant-bakery", uid: UNKNOWN, labels } },
});
const policy = (spec: object, at = "tenant-bakery"): PolicySubject => ({
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: "policy",
  props: { metadata: { name: UNKNOWN, namespace: at }, spec },
});
const DENY = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const violations = (...stack: PolicySubject[]) => stackViolations(namespaceRequireDefaultDeny, stack);
const open = (directions: string) => [
  `Namespace "tenant-bakery" denies no ${directions}: add a NetworkPolicy for all pods without rules.`,
];

test("passes a denial both ways, in one policy or in two", async () => {
  const others = policy({ podSelector: { matchLabels: { app: "odoo" } }, policyTypes: ["Egress"], egress: UNKNOWN });
  expect(await violations(namespace(), others, policy(DENY))).toEqual([]);
  const ways = [
    policy({ policyTypes: ["Ingress"], ingress: [] }),
    policy({ policyTypes: ["Egress"], podSelector: {} }),
  ];
  expect(await violations(namespace(), ...ways)).toEqual([]);
});

test.each([
  ["one way only", { podSelector: {}, policyTypes: ["Ingress"] }, "Egress"],
  ["with a rule", { ...DENY, egress: [{ to: [] }] }, "Egress"],
  ["for some pods, by label", { ...DENY, podSelector: { matchLabels: { app: "odoo" } } }, "Ingress, no Egress"],
  [
    "for some pods, by expression",
    { ...DENY, podSelector: { matchExpressions: [{ key: "app" }] } },
    "Ingress, no Egress",
  ],
  ["without types", { podSelector: {} }, "Ingress, no Egress"],
])("denies %s", async (_case, spec, directions) => {
  expect(await violations(namespace(), policy(spec))).toEqual(open(directions));
});

test("no policy, or another namespace's", async () => {
  expect(await violations(namespace())).toEqual(open("Ingress, no Egress"));
  expect(await violations(namespace(), policy(DENY, "tenant-florist"))).toEqual(open("Ingress, no Egress"));
});

test("is about tenants", async () => {
  await expect(violations(namespace({}))).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know the rules it is not checked", async () => {
  await expect(violations(namespace(), policy({ ...DENY, egress: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
