import type { Departure, Rule } from "./rule";
import { at, companion, each, given, list, type Check } from "./stack";

const INSTANCE = ["aws:rds/instance:Instance"];
const NO_RDS =
  "The reference program's databases run in its clusters; tests/unit/engines.test.ts holds a server of RDS's against these.";
const isTrue = (field: string): Check => each(INSTANCE, (inputs) => inputs[field] === true);

/** A setting of the instance's parameter group; its value may be any that `holds`. */
const setting = (name: string, holds: (value: unknown) => boolean): Check =>
  each(INSTANCE, (inputs, stack) => {
    const group = companion(stack, "aws:rds/parameterGroup:ParameterGroup", "name", inputs["parameterGroupName"]);
    return list(group?.["parameters"]).some((each) => at(each, "name") === name && holds(at(each, "value")));
  });

/** Instances of RDS. */
export const DATABASE_RULES: readonly Rule[] = [
  { ids: ["AWS-0080", "CKV_AWS_16"], says: "Databases of RDS are encrypted.", check: isTrue("storageEncrypted"), absent: NO_RDS },
  { ids: ["AWS-0180", "CKV_AWS_17"], says: "They have no public address.", check: each(INSTANCE, (inputs) => inputs["publiclyAccessible"] === false), absent: NO_RDS },
  { ids: ["CKV_AWS_118"], says: "Their operating system is watched.", check: each(INSTANCE, (inputs) => Number(inputs["monitoringInterval"]) > 0 && given(inputs["monitoringRoleArn"])), absent: NO_RDS },
  { ids: ["CKV_AWS_129"], says: "Their logs are exported.", check: each(INSTANCE, (inputs) => list(inputs["enabledCloudwatchLogsExports"]).length > 0), absent: NO_RDS },
  { ids: ["AWS-0077", "CKV_AWS_133"], says: "They are backed up.", check: each(INSTANCE, (inputs) => Number(inputs["backupRetentionPeriod"]) > 1), absent: NO_RDS },
  { ids: ["CKV_AWS_157"], says: "They have a standby in another zone.", check: isTrue("multiAz"), absent: NO_RDS },
  { ids: ["AWS-0176", "CKV_AWS_161"], says: "They take tokens of IAM.", check: isTrue("iamDatabaseAuthenticationEnabled"), absent: NO_RDS },
  { ids: ["CKV_AWS_226"], says: "They take minor versions by themselves.", check: isTrue("autoMinorVersionUpgrade"), absent: NO_RDS },
  { ids: ["AWS-0177", "CKV_AWS_293"], says: "They refuse deletion.", check: isTrue("deletionProtection"), absent: NO_RDS },
  { ids: ["AWS-0133", "CKV_AWS_353"], says: "Performance Insights watches them.", check: isTrue("performanceInsightsEnabled"), absent: NO_RDS },
  { ids: ["AWS-0078", "CKV_AWS_354"], says: "It does so under a key of the account.", check: each(INSTANCE, (inputs) => given(inputs["performanceInsightsKmsKeyId"])), absent: NO_RDS },
  { ids: ["CKV2_AWS_30"], says: "Slow statements and definitions are logged.", check: setting("log_statement", (value) => value !== "none"), absent: NO_RDS },
  { ids: ["CKV2_AWS_60"], says: "Snapshots carry the tags.", check: isTrue("copyTagsToSnapshot"), absent: NO_RDS },
  { ids: ["CKV2_AWS_69"], says: "Connections without TLS are refused.", check: setting("rds.force_ssl", (value) => value === "1"), absent: NO_RDS },
  { ids: ["CKV_AWS_211"], says: "Their certificate is of the current authorities.", check: each(INSTANCE, (inputs) => String(inputs["caCertIdentifier"]).startsWith("rds-ca-") && inputs["caCertIdentifier"] !== "rds-ca-2019"), absent: NO_RDS },
  { ids: ["AWS-0098", "CKV_AWS_149"], says: "Secrets are encrypted under a key of the account.", check: each(["aws:secretsmanager/secret:Secret"], (inputs) => given(inputs["kmsKeyId"])), absent: NO_RDS },
]; // prettier-ignore

export const DATABASE_DEPARTURES: readonly Departure[] = [
  {
    ids: ["CKV2_AWS_57"],
    says: "Secrets rotate by a function.",
    because:
      "What a function of AWS's own would draw, jobs in the cluster would not know; another password is drawn by the program.",
  },
];
