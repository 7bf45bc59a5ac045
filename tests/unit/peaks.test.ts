import { RetailOdooPlatform, type RetailCalendarEvent } from "@retail-odoo/platform";
import { record, type Recorded } from "@retail-odoo/testing";
import { platformArgs } from "./example-cell";
import { faultsOf } from "./faulty-cell";

const blackFriday: RetailCalendarEvent = {
  name: "black-friday",
  kind: "peak",
  start: "2026-11-26T18:00",
  end: "2026-12-01T06:00",
  zone: "Europe/Berlin",
  reserve: { pool: "web", nodesPerZone: 2 },
};

const withEvents = (...events: RetailCalendarEvent[]) => ({ ...platformArgs(), calendar: { events } });
const named = (all: Recorded[], name: string) => all.find((resource) => resource.name === name)?.inputs ?? {};

test("a peak has a schedule in each zone, for one moment of one year, that asks for nodes until the peak ends", async () => {
  const all = await record(() => new RetailOdooPlatform("retail", withEvents(blackFriday)));
  const schedules = all.filter(({ type }) => type.endsWith(":Schedule"));
  expect(schedules.map(({ name }) => name).sort()).toEqual([
    "retail-peak-black-friday-a",
    "retail-peak-black-friday-b",
    "retail-peak-black-friday-c",
  ]);
  const { target, ...schedule } = named(all, "retail-peak-black-friday-b") as { target: { input: string } };
  expect(schedule).toEqual({
    name: "black-friday-b",
    description: "Reserves nodes of pool web for black-friday",
    groupName: "retail-prod-peaks",
    // 18:00 in Berlin is 17:00 UTC; a day ahead, because AWS may be short on the first attempt.
    scheduleExpression: "at(2026-11-25T17:00:00)",
    scheduleExpressionTimezone: "UTC",
    flexibleTimeWindow: { mode: "OFF" },
    actionAfterCompletion: "NONE",
    region: "eu-central-1",
  });
  const { input, ...rest } = target;
  expect(rest).toEqual({
    arn: "arn:aws:scheduler:::aws-sdk:ec2:createCapacityReservation",
    roleArn: "arn:aws:iam::111122223333:role/retail-prod-eu-central-1-peaks",
    retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
  });
  const { TagSpecifications, ...reservation } = JSON.parse(input) as {
    TagSpecifications: { Tags: { Key: string; Value: string }[] }[];
  };
  expect(reservation).toEqual({
    ClientToken: "retail-prod-black-friday-eu-central-1b",
    InstanceType: "m7i.2xlarge",
    InstancePlatform: "Linux/UNIX",
    AvailabilityZone: "eu-central-1b",
    Tenancy: "default",
    InstanceCount: 2,
    EndDateType: "limited",
    EndDate: "2026-12-01T05:00:00.000Z",
    InstanceMatchCriteria: "open",
  });
  const tags = Object.fromEntries((TagSpecifications[0]?.Tags ?? []).map(({ Key, Value }) => [Key, Value]));
  expect(tags).toEqual({
    Name: "retail-prod-black-friday",
    "retail-odoo:platform": "retail",
    "retail-odoo:environment": "prod",
    "retail-odoo:owner": "platform-team",
    "retail-odoo:cost-centre": "cc-1",
    "retail-odoo:data-class": "none",
    "retail-odoo:reservation": "retail-prod-web",
  });
  // Karpenter looks for what the reservation is marked with.
  const { spec } = named(all, "retail-services-node-class-web") as {
    spec: { capacityReservationSelectorTerms: object[] };
  };
  expect(spec.capacityReservationSelectorTerms).toEqual([{ tags: { "retail-odoo:reservation": "retail-prod-web" } }]);
});

test("the role of the schedules may reserve capacity, and nothing else", async () => {
  const all = await record(() => new RetailOdooPlatform("retail", withEvents(blackFriday)));
  expect(named(all, "retail-peaks-role")).toMatchObject({
    permissionsBoundary: "arn:aws:iam::111122223333:policy/retail-prod-eu-central-1-boundary",
    assumeRolePolicy: expect.stringContaining('"aws:SourceAccount":"111122223333"') as unknown,
  });
  const { policy } = named(all, "retail-peaks-role-own") as { policy: string };
  const { Statement } = JSON.parse(policy) as { Statement: { Action: string; Resource: string; Condition: object }[] };
  expect(Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    ["ec2:CreateCapacityReservation", "arn:aws:ec2:eu-central-1:111122223333:capacity-reservation/*"],
    ["ec2:CreateTags", "arn:aws:ec2:eu-central-1:111122223333:capacity-reservation/*"],
  ]);
});

test("without reservations there is none of it, and a peak more changes nothing of what is there", async () => {
  const make = (...events: RetailCalendarEvent[]) =>
    record(() => new RetailOdooPlatform("retail", withEvents(...events)));
  const { reserve: _, ...bare } = blackFriday;
  const [none, one] = [await make(bare), await make(blackFriday)];
  expect(none.filter(({ name }) => name.includes("peak"))).toEqual([]);
  const two = await make(blackFriday, {
    ...blackFriday,
    name: "xmas",
    start: "2026-12-12T07:00",
    end: "2026-12-24T16:00",
  });
  const changed = one.filter(({ urn, inputs }) => {
    const now = two.find((other) => other.urn === urn);
    return JSON.stringify(now?.inputs) !== JSON.stringify(inputs);
  });
  expect(changed.map(({ name }) => name)).toEqual(["retail"]);
});

test.each<[string, RetailCalendarEvent[], string[]]>([
  [
    "more nodes than the pool may have",
    [{ ...blackFriday, reserve: { pool: "data", nodesPerZone: 5 } }],
    [
      "calendar.events[black-friday].reserve.nodesPerZone: makes 5 nodes in each zone, and pool data may have 4. Raise maxNodesPerZone of the pool, or reserve fewer.",
    ],
  ],
  [
    "two peaks at once, more together than the pool may have",
    [
      { ...blackFriday, reserve: { pool: "web", nodesPerZone: 5 } },
      { ...blackFriday, name: "cyber-monday", start: "2026-11-30T00:00", reserve: { pool: "web", nodesPerZone: 4 } },
    ],
    [
      "calendar.events[cyber-monday].reserve.nodesPerZone: makes 9 nodes in each zone, with black-friday, and pool web may have 8. Raise maxNodesPerZone of the pool, or reserve fewer.",
    ],
  ],
  [
    "nodes for a freeze",
    [{ ...blackFriday, kind: "freeze" }],
    ["calendar.events[0].reserve: reserves nodes for a freeze. Reserve them with an event of kind peak."],
  ],
  [
    "a name that can name nothing",
    [{ ...blackFriday, name: "Black Friday" }],
    ["calendar.events[0].name: is not a name. Use lower-case letters, digits and dashes, beginning with a letter."],
  ],
  [
    "half a node",
    [{ ...blackFriday, reserve: { pool: "web", nodesPerZone: 0.5 } }],
    [
      "calendar.events[0].reserve.nodesPerZone: is not a whole number of nodes from 1 to 450. Write a number in that range.",
    ],
  ],
])("a peak that reserves %s is refused", (_, events, expected) => {
  expect(faultsOf(withEvents(...events))).toEqual(expected);
});

test("two peaks one after the other may each have all that the pool has", () => {
  const reserve = { pool: "web", nodesPerZone: 8 } as const;
  const later = { ...blackFriday, name: "later", start: blackFriday.end, end: "2026-12-02T00:00", reserve };
  expect(faultsOf(withEvents({ ...blackFriday, reserve }, later))).toEqual([]);
});

test("more freezes than nodes keep are reported", () => {
  const events = Array.from({ length: 49 }, (_, day) => ({
    name: `freeze-${day}`,
    kind: "freeze" as const,
    start: "2026-11-26T18:00",
    end: "2026-11-27T18:00",
    zone: "UTC",
  }));
  expect(faultsOf(withEvents(...events))).toEqual([
    "calendar.events: names 49 freezes, and nodes keep 48. Take out those that are over.",
  ]);
  expect(faultsOf(withEvents(...events.slice(1)))).toEqual([]);
});
