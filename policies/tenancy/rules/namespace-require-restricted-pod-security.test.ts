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
])("reports level %s", async (level, formatted) => {
  expect(await violations({ [ENFORCE]: level, "pod-security.kubernetes.io/warn": "restricted" })).toEqual([
    `Label ${ENFORCE} is ${formatted}, so the API server admits privileged pods into this namespace: set it to "restricted".`,
  ]);
});

test("does not apply to namespaces of no tenant", async () => {
  await expect(violations({ "retail-odoo.io/tenant": undefined })).rejects.toThrow(RuleNotApplicable);
});

test("is not checked in a preview that does not know the level", async () => {
  await expect(violations({ [ENFORCE]: UNKNOWN })).rejects.toThrow(UnknownValueError);
});
