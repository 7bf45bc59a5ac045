import type { ParameterGroupArgs } from "@pulumi/aws/rds/parameterGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { list, ofType, shown } from "@retail-odoo/policy-kit";

/** The setting that RDS refuses connections without TLS by. Left out it is off in some versions. */
const SETTING = "rds.force_ssl";

export const rdsRequireTls: ResourceValidationPolicy = {
  name: "rds-require-tls",
  description: "Parameter groups of PostgreSQL on RDS refuse connections without TLS.",
  severity: "high",
  remediationSteps: "Set the parameter `rds.force_ssl` to 1.",
  validateResource: ofType<ParameterGroupArgs>(
    "aws:rds/parameterGroup:ParameterGroup",
    ({ family, parameters }, report) => {
      if (typeof family === "string" && !family.startsWith("postgres")) return;
      const value = list(parameters).find((parameter) => parameter.name === SETTING)?.value;
      if (value !== "1") report(`${SETTING} is ${shown(value)}: set it to 1.`);
    },
  ),
};
