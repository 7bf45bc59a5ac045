import { LogMetricFilter } from "@pulumi/aws/cloudwatch/logMetricFilter";
import { MetricAlarm } from "@pulumi/aws/cloudwatch/metricAlarm";
import { OpenIdConnectProvider } from "@pulumi/aws/iam/openIdConnectProvider";
import { ACCESS_TAGS } from "@retail-odoo/contract";
import type { BreakGlassArgs, SupportAccessArgs } from "./args";
import { breakGlassTrust, GITHUB, previewTrust, supportEnd, supportTrust, upPolicy, upTrust } from "./trust-policies";
import type { Audit } from "../audit/audit";
import { needs } from "../shared/assert-inputs";
import type { CiSpec } from "./resolve";
import { createRole, type GrantedRole } from "../shared/roles";
import { iamArn, roleName, siteTags, type Site } from "../shared/context";

/** Roles of people and CI, where somebody asked for them. */
export interface Identity {
  up?: GrantedRole;
  preview?: GrantedRole;
  support?: GrantedRole;
  breakGlass?: GrantedRole;
}

export function createIdentity(site: Site, audit: Audit | undefined): Identity {
  needs("createIdentity", { site });
  const { ci, support, breakGlass } = site.spec.access;
  return {
    ...(ci && createCi(site, ci)),
    ...(support && { support: createSupport(site, support) }),
    ...(breakGlass && audit && { breakGlass: createBreakGlass(site, breakGlass, audit) }),
  };
}

/** AWS's policies that show what there is, and no data in it. */
const LOOK = ["SecurityAudit", "job-function/ViewOnlyAccess"];

function createCi(site: Site, ci: CiSpec): Pick<Identity, "up" | "preview"> {
  const { name, spec, parent } = site;
  if (!ci.existingProvider)
    new OpenIdConnectProvider(
      `${name}-github`,
      { url: `https://${GITHUB}`, clientIdLists: ["sts.amazonaws.com"], tags: siteTags(site, "none", "github") },
      { parent },
    );
  return {
    preview: createRole(site, "preview", {
      description: `Previews ${spec.prefix} from any branch of ${ci.repository}`,
      trust: previewTrust(spec, ci),
      managed: LOOK,
    }),
    up: createRole(site, "up", {
      description: `Deploys ${spec.prefix} from ${ci.branch} of ${ci.repository}`,
      trust: upTrust(spec, ci),
      managed: ["PowerUserAccess"],
      inline: upPolicy(spec),
      bounded: false,
    }),
  };
}

function createSupport(site: Site, support: SupportAccessArgs): GrantedRole {
  const { reason, approver, until } = support;
  return createRole(site, "support", {
    description: `Support of ${site.spec.prefix}, for a time`,
    trust: supportTrust(support),
    managed: LOOK,
    inline: supportEnd(support),
    tags: { [ACCESS_TAGS.reason]: reason, [ACCESS_TAGS.approver]: approver, [ACCESS_TAGS.until]: until },
  });
}

function createBreakGlass(site: Site, breakGlass: BreakGlassArgs, audit: Audit): GrantedRole {
  const role = createRole(site, "break-glass", {
    description: `Repairs ${site.spec.prefix} when nobody else can; taking it on raises an alarm`,
    trust: breakGlassTrust(breakGlass),
    managed: ["AdministratorAccess"],
    bounded: false,
  });
  createUseAlarm(site, audit);
  return role;
}

/** The trail sees all regions, so it sees the role wherever it is taken on and used. */
function createUseAlarm(site: Site, { alarms, trailLog }: Audit): void {
  const { name, spec, parent } = site;
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
      tags: siteTags(site, "internal", "break-glass"),
    },
    { parent },
  );
}
