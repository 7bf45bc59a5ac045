import type { ParameterGroupArgs } from "@pulumi/aws/rds/parameterGroup";
import type { ResourceValidationPolicy } from "@pulumi/policy";
import { formatValue, list, ofType } from "@retail-odoo/policy-kit";

/** With this parameter at 1, RDS rejects connections without TLS. Its default is off in some versions. */
const SETTING = "rds.force_ssl";

export const rdsRequireTls: ResourceValidationPolicy = {
  name: "rds-require-tls",
  description: "RDS parameter groups for PostgreSQL require TLS.",
  severity: "high",
  remediationSteps: "Set the parameter `rds.force_ssl` to 1.",
  validateResource: ofType<ParameterGroupArgs>(
    "aws:rds/parameterGroup:ParameterGroup",
    ({ family, parameters }, report) => {
      if (typeof family === "string" && !family.startsWith("postgres")) return;
      const value = list(parameters).find((parameter) => parameter.name === SETTING)?.value;
      if (value !== "1")
        report(`${SETTING} is ${formatValue(value)}, so PostgreSQL also accepts connections without TLS: set it to 1.`);
    },
  ),
};
