import { LogMetricFilter } from "@pulumi/aws/cloudwatch/logMetricFilter";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { ACCESS_TAGS } from "@retail-odoo/contract";
import type { BreakGlassArgs, SupportAccessArgs } from "./args";
import { breakGlassTrust, GITHUB, previewTrust, supportEnd, supportTrust, upPolicy, upTrust } from "./trust-policies";
import type { Audit } from "../audit/audit";
import { assertInputs } from "../shared/assert-inputs";
import type { CiSpec } from "./resolve";
import { createRole, type GrantedRole } from "../shared/roles";
import { iamArn, roleName, resourceTags, type LandingZoneContext } from "../shared/context";

/** Roles of people and CI, where somebody asked for them. */
export interface Identity {
  up?: GrantedRole;
  preview?: GrantedRole;
  support?: GrantedRole;
  breakGlass?: GrantedRole;
}

export function createIdentity(context: LandingZoneContext, audit: Audit | undefined): Identity {
  assertInputs("createIdentity", { context });
  const { ci, support, breakGlass } = context.spec.access;
  return {
    ...(ci && createCi(context, ci)),
    ...(support && { support: createSupport(context, support) }),
    ...(breakGlass && audit && { breakGlass: createBreakGlass(context, breakGlass, audit) }),
  };
}

/** AWS's policies that show what there is, and no data in it. */
const LOOK = ["SecurityAudit", "job-function/ViewOnlyAccess"];

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
      managed: LOOK,
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
    description: `Support of ${context.spec.prefix}, for a time`,
    trust: supportTrust(support),
    managed: LOOK,
    inline: supportEnd(support),
    tags: { [ACCESS_TAGS.reason]: reason, [ACCESS_TAGS.approver]: approver, [ACCESS_TAGS.until]: until },
  });
}

function createBreakGlass(context: LandingZoneContext, breakGlass: BreakGlassArgs, audit: Audit): GrantedRole {
  const role = createRole(context, "break-glass", {
    description: `Repairs ${context.spec.prefix} when nobody else can; taking it on raises an alarm`,
    trust: breakGlassTrust(breakGlass),
    managed: ["AdministratorAccess"],
    bounded: false,
  });
  createUseAlarm(context, audit);
  return role;
}

/** The trail sees all regions, so it sees the role wherever it is taken on and used. */
function createUseAlarm(context: LandingZoneContext, { alarms, trailLog }: Audit): void {
  const { name, spec, parent } = context;
  const { region } = spec;
  const arn = iamArn(spec, `role/${roleName(spec, "break-glass")}`);
  const metric = { namespace: "RetailOdoo/Access", name: `${spec.prefix}-break-glass` };
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
      alarmDescription: `Somebody took on the break-glass role of ${spec.prefix}. Ask who and why; the audit trail tells what.`,
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
