import { LogMetricFilter } from "@pulumi/aws/cloudwatch/logMetricFilter";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { ACCESS_TAGS } from "@retail-odoo/contract";
import type { Audit } from "../audit/audit";
import { iamArn } from "../shared/arns";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, type LandingZoneContext } from "../shared/context";
import { breakGlassAlarmName, roleName } from "../shared/names";
import { createRole, type GrantedRole } from "../shared/roles";
import type { CiSpec } from "../spec";
import type { BreakGlassArgs, SupportAccessArgs } from "./args";
import { breakGlassTrust, GITHUB, previewTrust, supportEnd, supportTrust, upPolicy, upTrust } from "./trust-policies";

/** IAM roles of operators and CI, each where `access` asks for it. */
export interface Identity {
  /** Role by which CI deploys. */
  up?: GrantedRole;
  /** Role by which CI previews. */
  preview?: GrantedRole;
  /** Time-limited role of external support. */
  support?: GrantedRole;
  /** Break-glass role. */
  breakGlass?: GrantedRole;
}

/** Creates the IAM roles of people and CI that `access` asks for. Break-glass needs `audit`: its use raises an alarm. */
export function createIdentity(context: LandingZoneContext, audit: Audit | undefined): Identity {
  assertInputs("createIdentity", { context });
  const { ci, support, breakGlass } = context.spec.access;
  return {
    ...(ci && createCi(context, ci)),
    ...(support && { support: createSupport(context, support) }),
    ...(breakGlass && audit && { breakGlass: createBreakGlass(context, breakGlass, audit) }),
  };
}

/** AWS managed policies that describe resources and read no data. */
const DESCRIBE_POLICIES = ["SecurityAudit", "job-function/ViewOnlyAccess"];

function createCi(context: LandingZoneContext, ci: CiSpec): Pick<Identity, "up" | "preview"> {
  const { name, spec, parent } = context;
  if (!ci.existingProvider)
    new OpenIdConnectProvider(
      `${name}-github`,
      { url: `https://${GITHUB}`, clientIdLists: ["sts.amazonaws.com"], tags: resourceTags(context, "none", "github") },
      { parent },
    );
  return {
    preview: createRole(context, "preview", {
      description: `Previews ${spec.prefix} from any branch of ${ci.repository}`,
      trust: previewTrust(spec, ci),
      managed: DESCRIBE_POLICIES,
    }),
    up: createRole(context, "up", {
      description: `Deploys ${spec.prefix} from ${ci.branch} of ${ci.repository}`,
      trust: upTrust(spec, ci),
      managed: ["PowerUserAccess"],
      inline: upPolicy(spec),
      bounded: false,
    }),
  };
}

function createSupport(context: LandingZoneContext, support: SupportAccessArgs): GrantedRole {
  const { reason, approver, until } = support;
  return createRole(context, "support", {
    description: `Temporary support access to ${context.spec.prefix}`,
    trust: supportTrust(support),
    managed: DESCRIBE_POLICIES,
    inline: supportEnd(support),
    tags: { [ACCESS_TAGS.reason]: reason, [ACCESS_TAGS.approver]: approver, [ACCESS_TAGS.until]: until },
  });
}

function createBreakGlass(context: LandingZoneContext, breakGlass: BreakGlassArgs, audit: Audit): GrantedRole {
  const role = createRole(context, "break-glass", {
    description: `Break-glass role of ${context.spec.prefix}; its use raises an alarm`,
    trust: breakGlassTrust(breakGlass),
    managed: ["AdministratorAccess"],
    bounded: false,
  });
  createUseAlarm(context, audit);
  return role;
}

/** The trail covers all regions, so the alarm sees the role wherever it is assumed and used. */
function createUseAlarm(context: LandingZoneContext, { alarms, trailLog }: Audit): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const arn = iamArn(spec, `role/${roleName(spec, "break-glass")}`);
  const metric = { namespace: "RetailOdoo/Access", name: breakGlassAlarmName(spec.prefix) };
  if (trailLog)
    new LogMetricFilter(
      `${name}-break-glass-use`,
      {
        name: metric.name,
        logGroupName: trailLog,
        pattern: `{ ($.requestParameters.roleArn = "${arn}") || ($.userIdentity.sessionContext.sessionIssuer.arn = "${arn}") }`,
        metricTransformation: { ...metric, value: "1" },
        region,
      },
      { parent },
    );
  new MetricAlarm(
    `${name}-break-glass-alarm`,
    {
      name: metric.name,
      alarmDescription: `The break-glass role of ${spec.prefix} was used. Find out by whom and why; the audit trail lists the calls.`,
      namespace: metric.namespace,
      metricName: metric.name,
      statistic: "Sum",
      period: 60,
      evaluationPeriods: 1,
      threshold: 1,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      treatMissingData: "notBreaching",
      alarmActions: [alarms],
      region,
      tags: resourceTags(context, "internal", "break-glass"),
    },
    { parent },
  );
}
