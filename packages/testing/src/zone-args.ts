import { BASELINES, NEWEST_BASELINE, type Baseline, type EnvironmentName } from "@retail-odoo/contract";

/** The required arguments of a landing zone with three availability zones, and its administrators. */
export function zoneArgs(environment: EnvironmentName = "prod") {
  return {
    region: "eu-central-1",
    accountId: "123456789012",
    zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
    privateAccessFrom: ["10.8.0.0/16"],
    access: { admins: ["arn:aws:iam::123456789012:role/deploy"] },
    environment,
    baseline: BASELINES[NEWEST_BASELINE] as Baseline,
    ownership: { platform: "retail", environment, owner: "platform-team", costCentre: "4711" },
  };
}

/** The same, administered by a role with a path. */
export function zoneArgsOfCi(environment?: EnvironmentName) {
  return { ...zoneArgs(environment), access: { admins: ["arn:aws:iam::123456789012:role/ci/deploy"] } };
}

/** Who gets access to a cluster: a CI, support by a break-glass role, and people. */
export const ACCESS = {
  ci: { repository: "acme/retail", repositoryId: "123456789" },
  support: {
    identityProvider: "arn:aws:iam::123456789012:saml-provider/acme",
    until: "2027-01-31T18:00:00Z",
    reason: "TICKET-4711",
    approver: "head of operations",
  },
  users: ["arn:aws:iam::123456789012:user/anna", "arn:aws:iam::123456789012:user/ben"],
};
