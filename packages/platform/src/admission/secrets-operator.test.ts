import { secretsOperatorPolicy } from "./secrets-operator";

test("External Secrets writes Secrets in the namespaces of its store and its own, and no token of a service account", () => {
  const { matchConditions, validations, ...rest } = secretsOperatorPolicy();
  expect(rest).toEqual({
    failurePolicy: "Fail",
    matchConstraints: {
      resourceRules: [
        { apiGroups: [""], apiVersions: ["*"], operations: ["CREATE", "UPDATE", "DELETE"], resources: ["secrets"] },
      ],
    },
  });
  expect(matchConditions).toEqual([
    {
      name: "external-secrets",
      expression: "request.userInfo.username.startsWith('system:serviceaccount:external-secrets:')",
    },
  ]);
  expect(validations).toMatchObject([
    {
      expression: "request.namespace in ['cert-manager', 'databases', 'monitoring', 'traefik', 'external-secrets']",
    },
    { expression: expect.stringContaining("object.type != 'kubernetes.io/service-account-token'") as string },
  ]);
});
