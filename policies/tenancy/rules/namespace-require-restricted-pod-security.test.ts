import { resourceViolations, RuleNotApplicable, UNKNOWN, UnknownValueError } from "@retail-odoo/testing";
import { namespaceRequireRestrictedPodSecurity } from "./namespace-require-restricted-pod-security";

const ENFORCE = "pod-security.kubernetes.io/enforce";
const violations = (labels: object) =>
  resourceViolations(namespaceRequireRestrictedPodSecurity, {
    type: "kubernetes:core/v1:Namespace",
    name: "namespace",
    props: { metadata: { name: UNKNOWN, labels: { "retail-odoo.io/tenant": UNKNOWN, ...labels } } },
  });

test("passes a restricted namespace", async () => {
  expect(await violations({ [ENFORCE]: "restricted" })).toEqual([]);
});

test.each([
  ["baseline", '"baseline"'],
  ["privileged", '"privileged"'],
  [undefined, "not set"],
])("enforces %s", async (level, shown) => {
  expect(await violations({ [ENFORCE]: level, "pod-security.kubernetes.io/warn": "restricted" })).toEqual([
    `Label ${ENFORCE} is ${shown}: set it to "restricted".`,
  ]);
});

test("is about tenants", async () => {
  await expect(violations({ "retail-odoo.io/tenant": undefined })).rejects.toThrow(RuleNotApplicable);
});

test("in a preview that does not know the level it is not checked", async () => {
  await expect(violations({ [ENFORCE]: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
