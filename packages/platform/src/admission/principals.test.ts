import { Faults } from "../internal/errors";
import { principalVariables, resolvePrincipals, type TrustedPrincipalsArgs } from "./principals";

const resolve = (args?: TrustedPrincipalsArgs) => {
  const faults = new Faults();
  const principals = resolvePrincipals(args, faults.at("trustedPrincipals"));
  return { principals, faults: faults.all().map(({ path, reason }) => `${path} ${reason}`) };
};

test("without arguments the deployer and the controllers are trusted alone", () => {
  const { principals, faults } = resolve();
  expect([principals, faults]).toEqual([{ groups: [], users: [] }, []]);
  const [controller, deployer] = principalVariables(principals);
  expect(controller?.expression).toBe(
    "request.userInfo.username in ['system:kube-controller-manager', 'system:kube-scheduler']" +
      " || ['system:serviceaccount:kube-system:', 'system:serviceaccount:cert-manager:', 'system:serviceaccount:cnpg-system:', 'system:serviceaccount:keda:', 'system:serviceaccount:external-secrets:'].exists(a, request.userInfo.username.startsWith(a))" +
      " || (has(request.userInfo.groups) && request.userInfo.groups.exists(g, g in ['system:nodes']))",
  );
  expect(deployer?.expression).toBe(
    "authorizer.group('admissionregistration.k8s.io').resource('validatingadmissionpolicies').check('update').allowed()",
  );
});

test("listed groups and users are trusted as well", () => {
  const { principals, faults } = resolve({
    groups: ["tenant-deployers"],
    users: ["system:serviceaccount:velero:velero"],
  });
  expect(faults).toEqual([]);
  const [controller] = principalVariables(principals);
  expect(controller?.expression).toContain("g in ['system:nodes', 'tenant-deployers']");
  expect(controller?.expression).toContain("'system:kube-scheduler', 'system:serviceaccount:velero:velero']");
});

test.each<[string, TrustedPrincipalsArgs, string]>([
  ["a group of all", { groups: ["system:authenticated"] }, ".groups[0] includes every tenant"],
  ["all service accounts", { groups: ["system:serviceaccounts"] }, ".groups[0] includes every tenant"],
  ["a tenant's accounts", { groups: ["system:serviceaccounts:tenant-a"] }, ".groups[0] belongs to a tenant"],
  ["a tenant's account", { users: ["system:serviceaccount:tenant-a:odoo"] }, ".users[0] belongs to a tenant"],
  ["a quote", { users: ["a'b"] }, ".users[0] is not the name of a principal"],
  ["an empty name", { users: [""] }, ".users[0] is not the name of a principal"],
])("%s is refused", (_what, args, fault) => {
  expect(resolve(args).faults).toEqual([`trustedPrincipals${fault}`]);
});
