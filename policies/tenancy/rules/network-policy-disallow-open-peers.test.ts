import { resourceViolations, RuleNotApplicable, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { networkPolicyDisallowOpenPeers } from "./network-policy-disallow-open-peers";

const violations = (spec: object, namespace = "tenant-bakery") =>
  resourceViolations(networkPolicyDisallowOpenPeers, {
    type: "kubernetes:networking.k8s.io/v1:NetworkPolicy",
    name: "policy",
    props: { metadata: { name: UNKNOWN, namespace }, spec: { podSelector: UNKNOWN, policyTypes: UNKNOWN, ...spec } },
  });
const EDGE = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "traefik" } } };
const IN =
  "spec.ingress[1].from admits every namespace, which undoes the default deny: name the namespaces that may connect.";
const OUT =
  "spec.egress[1].to admits every namespace, which undoes the default deny: name the namespaces that pods may reach.";

test("passes rules that name their peers", async () => {
  const both = { matchLabels: { team: "edge" }, matchExpressions: [{ key: "zone", operator: "Exists" }] };
  const peers = [EDGE, { namespaceSelector: both }, { ipBlock: { cidr: "0.0.0.0/0" } }, { podSelector: {} }];
  expect(await violations({ ingress: [{ from: peers }], egress: [{ to: peers }] })).toEqual([]);
  expect(await violations({})).toEqual([]);
});

test.each([
  ["no peers", undefined],
  ["an empty list of peers", []],
  ["every namespace", [EDGE, { namespaceSelector: {} }]],
  [
    "pods of every namespace",
    [{ namespaceSelector: { matchLabels: {} }, podSelector: { matchLabels: { app: "odoo" } } }],
  ],
])("reports %s", async (_case, peers) => {
  expect(await violations({ ingress: [{ from: [EDGE] }, { from: peers, ports: UNKNOWN }] })).toEqual([IN]);
  expect(await violations({ egress: [{ to: [EDGE] }, { to: peers, ports: UNKNOWN }] })).toEqual([OUT]);
});

test("does not apply to objects of no tenant", async () => {
  await expect(violations({ ingress: [{}] }, "kube-system")).rejects.toThrow(RuleNotApplicable);
});

test("in a preview, only the peers must be known", async () => {
  const pending = { namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": UNKNOWN } } };
  expect(await violations({ ingress: [{ from: [pending] }] })).toEqual([]);
  await expect(violations({ egress: [{ to: UNKNOWN }] })).rejects.toThrow(UnknownValueError);
});
