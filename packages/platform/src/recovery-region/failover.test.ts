import {
  FAILOVER_STEPS,
  failoverGuards,
  INITIAL_FAILOVER_STATE,
  observeRegion,
  otherSide,
  takeStep,
  type FailoverCommand,
  type FailoverRegion,
  type FailoverSide,
  type FailoverState,
} from "./failover";
import { failoverStep } from "./failover-step";

/** The machine, and what it does not see: a message that is queued when everything begins, as each database knows it. */
interface World {
  state: FailoverState;
  /** Whether the database of a region has the message as sent or held. */
  done: { [side in FailoverSide]: boolean };
  sent: number;
}
type Step = typeof failoverStep;

const SIDES: readonly FailoverSide[] = ["home", "recovery"];
const COMMANDS: readonly FailoverCommand[] = [
  ...FAILOVER_STEPS.map((step) => ({ step })),
  { step: "declare", kind: "switchover" },
];
const START: World = { state: INITIAL_FAILOVER_STATE, done: { home: false, recovery: false }, sent: 0 };

const writes = ({ database, fenced }: FailoverRegion): boolean => database === "primary" && !fenced;
const sends = ({ mail, odoo, fenced }: FailoverRegion): boolean => mail && odoo && !fenced;

/** What a command makes of the databases: a switchover waits for the replica, a rebuilt one is a copy, a held message is done. */
function after(world: World, { step }: FailoverCommand, state: FailoverState): World {
  const { done } = world;
  const to = world.state.move?.to ?? otherSide(world.state.traffic);
  const from = otherSide(to);
  if (step === "demote") return { ...world, state, done: { ...done, [to]: done[from] } };
  if (step === "rebuild") return { ...world, state, done: { ...done, [to]: done[from] } };
  if (step === "holdQueue") return { ...world, state, done: { ...done, [to]: true } };
  return { ...world, state };
}

/** Every world that one event leads to: a command, a region that is lost or answers, replication, a region that sends. */
function next(world: World, step: Step): [event: string, world: World][] {
  const found: [string, World][] = [];
  for (const command of COMMANDS) {
    const state = step(world.state, command);
    if (!Array.isArray(state)) found.push([`${command.step} ${command.kind ?? ""}`, after(world, command, state)]);
  }
  for (const side of SIDES) {
    const [here, there] = [world.state.regions[side], world.state.regions[otherSide(side)]];
    found.push([`${side} ${here.reachable ? "lost" : "answers"}`, { ...world, state: observeRegion(world.state, side, !here.reachable) }]); // prettier-ignore
    // A region that does not answer goes on sending.
    if (sends(here) && !world.done[side]) found.push([`${side} sends`, { ...world, sent: world.sent + 1, done: { ...world.done, [side]: true } }]); // prettier-ignore
    if (here.database === "replica" && writes(there) && here.reachable && there.reachable)
      found.push([`${side} replicates`, { ...world, done: { ...world.done, [side]: world.done[otherSide(side)] } }]);
  }
  return found;
}

/** All that can be reached, with the events that lead to each, and from where each can be reached. */
function explore(step: Step, enough: (world: World) => boolean = () => false) {
  const key = (world: World): string => JSON.stringify(world);
  const worlds = new Map([[key(START), { world: START, events: [] as string[] }]]);
  const before = new Map<string, string[]>();
  const queue = [START];
  for (let world = queue.shift(); world; world = queue.shift()) {
    const here = key(world);
    // Sent twice is a fault, and thrice no other one.
    if (world.sent > 1) continue;
    for (const [event, reached] of next(world, step)) {
      const there = key(reached);
      if (before.get(there)?.push(here) === undefined) before.set(there, [here]);
      if (worlds.has(there)) continue;
      worlds.set(there, { world: reached, events: [...worlds.get(here)!.events, event.trim()] });
      queue.push(reached);
      if (enough(reached)) return { worlds, before };
    }
  }
  return { worlds, before };
}

/** What no sequence may reach. */
const NEVER: { readonly [fault: string]: (world: World) => boolean } = {
  "two writable primaries": ({ state }) => SIDES.every((side) => writes(state.regions[side])),
  "a primary that was promoted without a token": ({ state }) =>
    SIDES.some((side) => state.regions[side].database === "primary" && state.regions[side].origin === undefined),
  "a position that is recorded while more can be written": ({ state: { regions, move } }) =>
    move?.token === "set" && regions[move.to].database === "replica" && writes(regions[otherSide(move.to)]),
  "Odoo on a promoted primary whose token is not cleared": ({ state: { regions, move } }) =>
    move !== undefined && regions[move.to].odoo && regions[move.to].origin === "token" && move.token !== "cleared",
  "mail sent twice": ({ sent }) => sent > 1,
  "two regions that send": ({ state }) => SIDES.every((side) => sends(state.regions[side])),
  "mail or scheduled actions of a replica": ({ state }) =>
    SIDES.some((side) => sends(state.regions[side]) && state.regions[side].database === "replica"),
  "a promoted region that runs scheduled actions before clients reach it": ({ state: { regions, traffic } }) =>
    SIDES.some(
      (side) => regions[side].mail && regions[side].origin === "token" && traffic !== side && !regions[side].fenced,
    ),
};

/** The first fault that is reached, and the shortest sequence to it. */
function fault(step: Step): string | undefined {
  const isFault = (world: World) => Object.keys(NEVER).find((name) => NEVER[name]!(world));
  const { world, events } = [...explore(step, (reached) => isFault(reached) !== undefined).worlds.values()].at(-1)!;
  const found = isFault(world);
  return found && `${found}: ${events.join(", ")}`;
}

const served = ({ state: { regions, traffic, move } }: World): boolean =>
  move === undefined && writes(regions[traffic]) && sends(regions[traffic]) && regions[traffic].archived;

/** Guards without any one of which a forbidden state is reached; others are implied by these, or say what is impossible anyway. */
const NEEDED: readonly [FailoverCommand["step"], string][] = [
  ["declare", "No move is under way"],
  ["declare", "Its database is a replica"],
  ["fence", "The move is a failover"],
  ["demote", "The move is a switchover"],
  ["demote", "Odoo, mail and scheduled actions of the region that is left are off"],
  ["record", "The region that is left is fenced"],
  ["promote", "The token is set"],
  ["startOdoo", "The token is cleared"],
  ["switchTraffic", "Odoo runs in the region that takes over"],
  ["startMail", "Clients reach the region that takes over"],
  ["startMail", "What was queued before the failover is held"],
  ["finish", "Mail and scheduled actions run"],
  ["abandon", "The database that takes over is still a replica"],
  ["abandon", "The database that is left is the primary"],
];

describe("failover and failback", () => {
  const explored = explore(failoverStep);

  it("explores moves in both directions, of both kinds", () => {
    const states = [...explored.worlds.values()].map(({ world: { state } }) => state);
    for (const side of SIDES)
      for (const kind of ["failover", "switchover"])
        expect(states.some(({ regions, move }) => move?.to === side && move.kind === kind && regions[side].mail)).toBe(
          true,
        );
    expect(states.length).toBeGreaterThan(1000);
  });

  it("reaches no forbidden state by any sequence of events", () => {
    expect(fault(failoverStep)).toBeUndefined();
  });

  it.each(NEEDED)("needs before %s: %s", (step, sentence) => {
    expect(failoverGuards(step)).toContain(sentence);
    const without: Step = (state, command) =>
      takeStep(state, command, (at, guard) => at === step && guard === sentence);
    expect(fault(without)).toBeDefined();
  });

  it("leads from every state back to a region that serves, once both regions answer", () => {
    const good = [...explored.worlds].filter(([, { world }]) => served(world)).map(([key]) => key);
    const reachable = new Set(good);
    for (let key = good.pop(); key !== undefined; key = good.pop())
      for (const earlier of explored.before.get(key) ?? [])
        if (!reachable.has(earlier)) {
          reachable.add(earlier);
          good.push(earlier);
        }
    const stuck = [...explored.worlds]
      .filter(([key]) => !reachable.has(key))
      .map(([, { events }]) => events.join(", "));
    expect(stuck).toEqual([]);
  });
});
