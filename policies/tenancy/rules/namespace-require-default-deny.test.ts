import {
  namespaceSubject as namespace,
  RuleNotApplicable,
  stackViolations,
  UNKNOWN,
  UnknownValueError,
  type PolicySubject,
} from "@retail-odoo/testing";
import { namespaceRequireDefaultDeny } from "./namespace-require-default-deny";

const policy = (spec: object, at = "tenant-bakery"): PolicySubject => ({
  type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
  name: "policy",
  props: { metadata: { name: UNKNOWN, namespace: at }, spec },
});
const DENY = { podSelector: {}, policyTypes: ["Ingress", "Egress"] };
const violations = (...stack: PolicySubject[]) => stackViolations(namespaceRequireDefaultDeny, stack);
const open = (directions: string) => [
  `Namespace "tenant-bakery" denies no ${directions} by default, so its pods can exchange traffic with those of other tenants: add a NetworkPolicy with an empty podSelector and no rules.`,
];

test("passes a default deny of both directions, in one policy or in two", async () => {
  const others = policy({ podSelector: { matchLabels: { app: "odoo" } }, policyTypes: ["Egress"], egress: UNKNOWN });
  expect(await violations(namespace(), others, policy(DENY))).toEqual([]);
  const halves = [
    policy({ policyTypes: ["Ingress"], ingress: [] }),
    policy({ policyTypes: ["Egress"], podSelector: {} }),
  ];
  expect(await violations(namespace(), ...halves)).toEqual([]);
});

test.each([
  ["one direction only", { podSelector: {}, policyTypes: ["Ingress"] }, "Egress"],
  ["with a rule", { ...DENY, egress: [{ to: [] }] }, "Egress"],
  ["for some pods, by label", { ...DENY, podSelector: { matchLabels: { app: "odoo" } } }, "Ingress, no Egress"],
  [
    "for some pods, by expression",
    { ...DENY, podSelector: { matchExpressions: [{ key: "app" }] } },
    "Ingress, no Egress",
  ],
  ["without types", { podSelector: {} }, "Ingress, no Egress"],
])("reports a default deny %s", async (_case, spec, directions) => {
  expect(await violations(namespace(), policy(spec))).toEqual(open(directions));
});

test("reports a namespace without a policy, also beside one that has it", async () => {
  expect(await violations(namespace())).toEqual(open("Ingress, no Egress"));
  expect(await violations(namespace(), policy(DENY, "tenant-florist"))).toEqual(open("Ingress, no Egress"));
});

test("does not apply to a stack without tenants", async () => {
  await expect(violations(namespace({}))).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know the rules", async () => {
  await expect(violations(namespace(), policy({ ...DENY, egress: UNKNOWN }))).rejects.toThrow(UnknownValueError);
});
