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
