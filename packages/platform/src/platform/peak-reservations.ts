import { Role } from "@pulumi/aws/iam/role";
import { RolePolicy } from "@pulumi/aws/iam/rolePolicy";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { ScheduleGroup } from "@pulumi/aws/scheduler/scheduleGroup";
import type * as pulumi from "@pulumi/pulumi";
import type { CalendarEventFacts, LandingZoneFacts } from "@retail-odoo/contract";
import { instantsOf } from "../calendar";
import { tags } from "../internal/names";
import { policyDocument, serviceTrust } from "../internal/iam";
import { reservationTags } from "../nodes";
import type { CellPlan } from "./cell-plan";

type Zone = LandingZoneFacts<pulumi.Input<string>>;
type Peak = CalendarEventFacts & { reserve: NonNullable<CalendarEventFacts["reserve"]> };

/** EC2 may lack capacity at the first attempt: the schedule retries until the peak starts. */
const HOURS_AHEAD = 24;
/** Maximum of EventBridge Scheduler, with exponential backoff. */
const MAX_ATTEMPTS = 185;

/**
 * EC2 capacity reservations for announced peaks. A one-time EventBridge schedule per peak and zone calls
 * CreateCapacityReservation; the reservation ends with the peak.
 */
export function createPeakReservations(name: string, cell: CellPlan, zone: Zone, parent: pulumi.Resource): void {
  const peaks = cell.calendar.filter((event): event is Peak => event.reserve !== undefined);
  if (peaks.length === 0) return;
  const { region } = zone;
  const role = createRole(name, cell, zone, parent);
  const group = new ScheduleGroup(
    `${name}-peaks`,
    { name: `${zone.prefix}-peaks`, region, tags: tags(cell.ownership, "none", `${zone.prefix}-peaks`) },
    { parent },
  );
  for (const peak of peaks)
    for (const zoneName of zone.zones) {
      const suffix = `${peak.name}-${zoneName.slice(region.length)}`;
      new Schedule(
        `${name}-peak-${suffix}`,
        {
          // The group carries the prefix: with it in the name, the name could exceed 64 characters.
          name: suffix,
          description: `Reserves nodes of pool ${peak.reserve.pool} for ${peak.name}`,
          groupName: group.name,
          scheduleExpression: `at(${startsAt(peak).toISOString().slice(0, 19)})`,
          scheduleExpressionTimezone: "UTC",
          flexibleTimeWindow: { mode: "OFF" },
          // A deleted schedule would be created again by the next update.
          actionAfterCompletion: "NONE",
          target: {
            arn: "arn:aws:scheduler:::aws-sdk:ec2:createCapacityReservation",
            roleArn: role,
            input: reservation(peak, zoneName, cell, zone),
            retryPolicy: { maximumEventAgeInSeconds: HOURS_AHEAD * 3_600, maximumRetryAttempts: MAX_ATTEMPTS },
          },
          region,
        },
        { parent },
      );
    }
}

function startsAt(peak: Peak): Date {
  return new Date(instantsOf(peak).start.getTime() - HOURS_AHEAD * 3_600_000);
}

/** Input of EC2's CreateCapacityReservation. */
function reservation(peak: Peak, zoneName: string, { ownership }: CellPlan, zone: Zone): string {
  const { pool, nodesPerZone } = peak.reserve;
  const reservedTags = {
    ...tags(ownership, "none", `${zone.prefix}-${peak.name}`),
    ...reservationTags(zone.prefix, pool),
  };
  return JSON.stringify({
    // Makes retries idempotent.
    ClientToken: `${zone.prefix}-${peak.name}-${zoneName}`.slice(-64),
    InstanceType: zone.pools[pool].instanceType,
    InstancePlatform: "Linux/UNIX",
    AvailabilityZone: zoneName,
    Tenancy: "default",
    InstanceCount: nodesPerZone,
    EndDateType: "limited",
    EndDate: instantsOf(peak).end.toISOString(),
    // Node groups use it by instance type and zone; Karpenter selects it by tag.
    InstanceMatchCriteria: "open",
    TagSpecifications: [
      {
        ResourceType: "capacity-reservation",
        Tags: Object.entries(reservedTags).map(([Key, Value]) => ({ Key, Value })),
      },
    ],
  });
}

/** @returns ARN of the role that reserves capacity, known once its policy is attached */
function createRole(name: string, { ownership }: CellPlan, zone: Zone, parent: pulumi.Resource): pulumi.Output<string> {
  const { prefix, region, accountId } = zone;
  const roleName = `${prefix}-${region}-peaks`;
  const role = new Role(
    `${name}-peaks-role`,
    {
      name: roleName,
      description: `Reserves nodes for peaks of ${prefix}`,
      assumeRolePolicy: serviceTrust("scheduler.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId } }),
      maxSessionDuration: 3_600,
      permissionsBoundary: zone.boundaryArn,
      tags: tags(ownership, "none", `${prefix}-peaks`),
    },
    { parent },
  );
  const Resource = `arn:aws:ec2:${region}:${accountId}:capacity-reservation/*`;
  const tagged = { StringLike: { "aws:RequestTag/retail-odoo:reservation": `${prefix}-*` } };
  const policy = new RolePolicy(
    `${name}-peaks-role-own`,
    {
      name: "own",
      role: role.name,
      policy: policyDocument(
        { Effect: "Allow", Action: "ec2:CreateCapacityReservation", Resource, Condition: tagged },
        {
          Effect: "Allow",
          Action: "ec2:CreateTags",
          Resource,
          Condition: { StringEquals: { "ec2:CreateAction": "CreateCapacityReservation" } },
        },
      ),
    },
    { parent },
  );
  return policy.role.apply(() => `arn:aws:iam::${accountId}:role/${roleName}`);
}
