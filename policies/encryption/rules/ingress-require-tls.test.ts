import { resourceViolations, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { ingressRequireTls } from "./ingress-require-tls";

const violations = (spec: object, annotations?: object) =>
  resourceViolations(ingressRequireTls, {
    type: "kubernetes:networking.k8s.io/v1:Ingress",
    name: "shop",
    props: { metadata: { name: "shop", namespace: UNKNOWN, annotations }, spec },
  });

test("passes an Ingress whose TLS entries cover its hosts", async () => {
  const rules = [{ host: "shop.example" }, { host: "main.erp.example" }];
  expect(await violations({ rules, tls: [{ hosts: ["shop.example"] }, { hosts: ["*.erp.example"] }] })).toEqual([]);
  expect(await violations({ rules, tls: [{ secretName: "any" }] })).toEqual([]);
  expect(await violations({ rules }, { "alb.ingress.kubernetes.io/certificate-arn": UNKNOWN })).toEqual([]);
});

test.each([
  ["no tls", undefined],
  ["other hosts", [{ hosts: ["other.example"] }]],
  ["a host of one letter, which is not a wildcard", [{ hosts: ["a.erp.example"] }]],
  ["a wildcard of another level", [{ hosts: ["*.example", "*.till.shop.erp.example"] }]],
])("reports %s", async (_case, tls) => {
  expect(await violations({ rules: [{ host: "shop.erp.example" }], tls })).toEqual([
    'spec.tls does not cover host "shop.erp.example", so its requests cross the network in plain text: add the host to an entry of spec.tls.',
  ]);
});

test("reports a rule for any host", async () => {
  expect(await violations({ rules: [{ http: {} }], tls: [{ hosts: ["shop.example"] }] })).toEqual([
    'spec.tls does not cover host "*", so its requests cross the network in plain text: add the host to an entry of spec.tls.',
  ]);
});

test("in a preview, only hosts must be known", async () => {
  const tls = [{ hosts: ["other.example"], secretName: UNKNOWN }];
  expect(await violations({ rules: [{ host: "shop.example", http: UNKNOWN }], tls, defaultBackend: UNKNOWN })).toEqual([
    'spec.tls does not cover host "shop.example", so its requests cross the network in plain text: add the host to an entry of spec.tls.',
  ]);
  await expect(violations({ rules: [{ host: UNKNOWN }], tls })).rejects.toThrow(UnknownValueError);
});
