import { NAMESPACES } from "@retail-odoo/contract";
import type { Faults } from "../internal/errors";

/** Principals that may write every kind of object in tenants' namespaces, beside cluster administrators. */
export interface TrustedPrincipalsArgs {
  /**
   * Groups as the API server sees them, such as a Kubernetes group of an EKS access entry or `system:serviceaccounts:argocd`.
   * @default []
   */
  groups?: string[];
  /**
   * User names as the API server sees them, such as `system:serviceaccount:velero:velero`.
   * @default []
   */
  users?: string[];
}

export type Principals = Required<TrustedPrincipalsArgs>;

/** Namespaces whose service accounts are controllers: Kubernetes' own, and the operators that write for tenants. */
const CONTROLLER_NAMESPACES = [
  "kube-system",
  NAMESPACES.certificates,
  NAMESPACES.databaseOperator,
  NAMESPACES.scalers,
  NAMESPACES.secrets,
];
/** Control plane components without a service account of their own. */
const CONTROL_PLANE = ["system:kube-controller-manager", "system:kube-scheduler"];

/** A variable of the policies: the request comes from Kubernetes, from a node or from an operator of the platform. */
export const CONTROLLER = "variables.controller";
/**
 * A variable of the policies: the request comes from the platform's deployer. That is each principal that may change these
 * policies, and so could lift them anyway: the principal that runs `pulumi up`, administrators and the break-glass role. No name has
 * to be guessed, and a tenant's rights in its own namespace never include it.
 */
export const DEPLOYER = "variables.deployer";

export function principalVariables({ groups, users }: Principals): { name: string; expression: string }[] {
  const list = (names: string[]) => `[${names.map((name) => `'${name}'`).join(", ")}]`;
  const accounts = CONTROLLER_NAMESPACES.map((namespace) => `system:serviceaccount:${namespace}:`);
  const inGroups = (names: string[]) =>
    `(has(request.userInfo.groups) && request.userInfo.groups.exists(g, g in ${list(names)}))`;
  return [
    {
      name: "controller",
      expression: [
        `request.userInfo.username in ${list([...CONTROL_PLANE, ...users])}`,
        `${list(accounts)}.exists(a, request.userInfo.username.startsWith(a))`,
        inGroups(["system:nodes", ...groups]),
      ].join(" || "),
    },
    {
      name: "deployer",
      expression:
        "authorizer.group('admissionregistration.k8s.io').resource('validatingadmissionpolicies').check('update').allowed()",
    },
  ];
}

/** @returns the principals; every fault is in `faults` */
export function resolvePrincipals({ groups = [], users = [] }: TrustedPrincipalsArgs = {}, faults: Faults): Principals {
  checkNames(groups, faults.at("groups"));
  checkNames(users, faults.at("users"));
  groups.forEach((group, index) => {
    if (["system:authenticated", "system:unauthenticated", "system:serviceaccounts"].includes(group))
      faults
        .at("groups")
        .at(index)
        .add(group, "includes every tenant", "Name a group of the platform's own principals.");
  });
  return { groups, users };
}

function checkNames(names: string[], faults: Faults): void {
  names.forEach((name, index) => {
    if (!/^[^\s'\\]+$/.test(name))
      faults.at(index).add(name, "is not the name of a principal", "Write it without spaces, quotes and backslashes.");
    if (/^system:serviceaccounts?:tenant-/.test(name))
      faults.at(index).add(name, "belongs to a tenant", "Name a principal outside tenants' namespaces.");
  });
}
