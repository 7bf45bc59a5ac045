/** The move of a cell's tenants to its other region and back, as a state machine. Pure: it says what may be done next, and does nothing. */

/** One of the two regions of a cell: the one it was deployed for, and the one that takes over. */
export type FailoverSide = "home" | "recovery";

/** The steps that there are. */
export const FAILOVER_STEPS = [
  "declare",
  "stopMail",
  "stopOdoo",
  "fence",
  "demote",
  "record",
  "promote",
  "clearToken",
  "holdQueue",
  "startOdoo",
  "switchTraffic",
  "startMail",
  "archive",
  "finish",
  "abandon",
  "rebuild",
] as const;

/** A step of a move. */
export type FailoverStep = (typeof FAILOVER_STEPS)[number];

/** What one region is known to do. */
export interface FailoverRegion {
  /** Whether it answers; a region that does not may still be writing and sending. */
  reachable: boolean;
  /** What its database is: the primary, or a replica of the other region's. */
  database: "primary" | "replica";
  /** Whether it can harm nothing: vault and mail relay refuse its credentials, and no client reaches it. */
  fenced: boolean;
  /** Whether Odoo's web pods run. */
  odoo: boolean;
  /** Whether mail, scheduled actions and background jobs run. */
  mail: boolean;
  /** Whether its database archives WAL under a name of its own, and has a base backup there. */
  archived: boolean;
  /** By what its database became the primary: its creation, or a token. A replica has none. */
  origin?: "created" | "token";
}

/** A move from one region to the other that has been declared and is not finished. */
export interface FailoverMove {
  /** The region that takes over. */
  to: FailoverSide;
  /** `failover` after the loss of a region, which may lose the last commits; `switchover` between two sound ones, which loses none. */
  kind: "failover" | "switchover";
  /** What the promotion is given: the position and the watermark that were recorded, or the demoted database's token. */
  token: "unset" | "set" | "cleared";
  /** Whether what was queued before the promotion has been held. */
  queueHeld: boolean;
}

/** Where a cell is between its two regions. */
export interface FailoverState {
  /** What each region does. */
  regions: { readonly [side in FailoverSide]: FailoverRegion };
  /** The region to which DNS leads clients. */
  traffic: FailoverSide;
  /** The move that is under way. */
  move?: FailoverMove;
}

/** What is asked of the machine: a step, and for `declare` the kind of the move. */
export interface FailoverCommand {
  /** The step to take. */
  step: FailoverStep;
  /** Kind of the move that is declared. @default "failover" */
  kind?: FailoverMove["kind"];
}

function standby(reachable: boolean): FailoverRegion {
  return { reachable, database: "replica", fenced: false, odoo: false, mail: false, archived: false };
}

/** How one region is reached. */
export interface FailoverPlace {
  /** Name of its context in kubectl's configuration. */
  context: string;
  /** Name of its database server. */
  server: string;
}

/** Names that a runbook is written with. */
export interface FailoverNames {
  /** Both regions. */
  regions: { readonly [side in FailoverSide]: FailoverPlace };
  /** Namespaces of the tenants that move. */
  tenantNamespaces: readonly string[];
  /** Namespace of the database servers. @default "databases" */
  databaseNamespace?: string;
}

const SERVING = { reachable: true, fenced: false, odoo: true, mail: true, archived: true };

/** A cell whose home region serves, with a replica in the other. */
export const INITIAL_FAILOVER_STATE: FailoverState = {
  regions: { home: { ...SERVING, database: "primary", origin: "created" }, recovery: standby(true) },
  traffic: "home",
};

/** The region that is not this one. */
export function otherSide(side: FailoverSide): FailoverSide {
  return side === "home" ? "recovery" : "home";
}

/** What a step sees: the state, the move, and both regions by their part in it. */
interface View {
  state: FailoverState;
  move: FailoverMove;
  from: FailoverRegion;
  to: FailoverRegion;
}

type Guards<T> = readonly (readonly [sentence: string, met: (view: T) => boolean])[];

/** What has to hold before a step, as a sentence that says so, and what the step changes. */
interface Rule {
  guards: Guards<View>;
  apply: (view: View) => FailoverState;
}

const change = ({ state, move }: View, part: "from" | "to", region: Partial<FailoverRegion>): FailoverState => {
  const side = part === "to" ? move.to : otherSide(move.to);
  return { ...state, regions: { ...state.regions, [side]: { ...state.regions[side], ...region } } };
};
const moving = ({ state, move }: View, more: Partial<FailoverMove>): FailoverState => ({
  ...state,
  move: { ...move, ...more },
});

const isQuiet = ({ fenced, odoo, mail }: FailoverRegion): boolean => fenced || (!odoo && !mail);
const TO_ANSWERS = ["The region that takes over answers", ({ to }: View) => to.reachable] as const;
const FROM_ANSWERS = ["The region that is left answers", ({ from }: View) => from.reachable] as const;
const PROMOTED = ["The database that takes over is the primary", ({ to }: View) => to.database === "primary"] as const;
const NOT_PROMOTED = ["The database that takes over is still a replica", ({ to }: View) => to.database === "replica"] as const; // prettier-ignore
const UNPLANNED = ["The move is a failover", ({ move }: View) => move.kind === "failover"] as const;

/** Steps of a move that is under way. */
const RULES: { readonly [step in Exclude<FailoverStep, "declare" | "rebuild">]: Rule } = {
  stopMail: {
    guards: [FROM_ANSWERS, NOT_PROMOTED],
    apply: (view) => change(view, "from", { mail: false }),
  },
  stopOdoo: {
    guards: [
      FROM_ANSWERS,
      NOT_PROMOTED,
      ["Mail and scheduled actions of the region that is left are off", ({ from }) => !from.mail],
    ],
    apply: (view) => change(view, "from", { odoo: false }),
  },
  fence: {
    guards: [UNPLANNED, NOT_PROMOTED],
    apply: (view) => change(view, "from", { fenced: true }),
  },
  demote: {
    guards: [
      ["The move is a switchover", ({ move }) => move.kind === "switchover"],
      ...[FROM_ANSWERS, TO_ANSWERS, NOT_PROMOTED],
      ["The database that is left is the primary", ({ from }) => from.database === "primary"],
      ["Odoo, mail and scheduled actions of the region that is left are off", ({ from }) => isQuiet(from)],
    ],
    // The demoted database hands out the token when the other one has everything.
    apply: (view) => moving({ ...view, state: change(view, "from", { database: "replica", origin: undefined, archived: false }) }, { token: "set" }), // prettier-ignore
  },
  record: {
    guards: [UNPLANNED, NOT_PROMOTED, TO_ANSWERS, ["The region that is left is fenced", ({ from }) => from.fenced]],
    apply: (view) => moving(view, { token: "set" }),
  },
  promote: {
    guards: [
      ...[NOT_PROMOTED, TO_ANSWERS],
      ["The token is set", ({ move }) => move.token === "set"],
      ["No other database can be written", ({ from }) => from.fenced || from.database === "replica"],
      ["Odoo, mail and scheduled actions of the region that takes over are off", ({ to }) => !to.odoo && !to.mail],
    ],
    apply: (view) =>
      change(view, "to", { database: "primary", origin: view.move.token === "set" ? "token" : undefined }),
  },
  clearToken: {
    guards: [PROMOTED, TO_ANSWERS],
    apply: (view) => moving(view, { token: "cleared" }),
  },
  holdQueue: {
    guards: [
      PROMOTED,
      TO_ANSWERS,
      ["Mail and scheduled actions of the region that takes over are off", ({ to }) => !to.mail],
    ],
    apply: (view) => moving(view, { queueHeld: true }),
  },
  startOdoo: {
    guards: [PROMOTED, TO_ANSWERS, ["The token is cleared", ({ move }) => move.token === "cleared"]],
    apply: (view) => change(view, "to", { odoo: true }),
  },
  switchTraffic: {
    guards: [["Odoo runs in the region that takes over", ({ to }) => to.odoo]],
    apply: (view) => ({ ...view.state, traffic: view.move.to }),
  },
  startMail: {
    guards: [
      TO_ANSWERS,
      ["Clients reach the region that takes over", ({ state, move, to }) => state.traffic === move.to && to.odoo],
      ["What was queued before the failover is held", ({ move }) => move.kind === "switchover" || move.queueHeld],
      ["The region that is left can send nothing", ({ from }) => isQuiet(from)],
    ],
    apply: (view) => change(view, "to", { mail: true }),
  },
  archive: {
    guards: [PROMOTED, TO_ANSWERS],
    apply: (view) => change(view, "to", { archived: true }),
  },
  finish: {
    guards: [["Mail and scheduled actions run", ({ to }) => to.mail], ["The database that took over archives under a name of its own", ({ to }) => to.archived]], // prettier-ignore
    apply: ({ state }) => ({ regions: state.regions, traffic: state.traffic }),
  },
  abandon: {
    guards: [
      NOT_PROMOTED,
      ["The database that is left is the primary", ({ from }) => from.database === "primary"],
      FROM_ANSWERS,
    ],
    apply: (view) => {
      const { regions, traffic } = change(view, "from", { fenced: false, odoo: true, mail: true });
      return { regions, traffic };
    },
  },
};

const NO_MOVE = ["No move is under way", ({ move }: FailoverState) => move === undefined] as const;
const idle = (state: FailoverState): FailoverRegion => state.regions[otherSide(state.traffic)];
const DECLARE = [
  NO_MOVE,
  ["The region that takes over answers", (state: FailoverState) => idle(state).reachable],
  ["Its database is a replica", (state: FailoverState) => idle(state).database === "replica"],
] as const;
const REBUILD = [
  NO_MOVE,
  ["The region that was left answers", (state: FailoverState) => idle(state).reachable],
  ["It is fenced", (state: FailoverState) => idle(state).fenced],
] as const;

/** Sentences that have to hold before a step of a move, in the order in which they are checked. */
export function failoverGuards(step: FailoverStep): string[] {
  const guards = step === "declare" ? DECLARE : step === "rebuild" ? REBUILD : RULES[step].guards;
  return guards.map(([sentence]) => sentence);
}

/**
 * Takes a step.
 * @param holds whether a sentence is taken as true although it may not be: a test that leaves out a guard
 * @returns the state after it, or the sentences that do not hold
 */
export function takeStep(
  state: FailoverState,
  { step, kind = "failover" }: FailoverCommand,
  holds: (step: FailoverStep, sentence: string) => boolean,
): FailoverState | string[] {
  const missing = <T>(guards: Guards<T>, view: T): string[] =>
    guards.filter(([sentence, met]) => !met(view) && !holds(step, sentence)).map(([sentence]) => sentence);
  if (step === "declare" || step === "rebuild") {
    const refused = missing(step === "declare" ? DECLARE : REBUILD, state);
    if (refused.length > 0) return refused;
    const side = otherSide(state.traffic);
    if (step === "declare") return { ...state, move: { to: side, kind, token: "unset", queueHeld: false } };
    // A copy of the database that serves: what the lost one had beyond it is kept in its backups alone.
    return { ...state, regions: { ...state.regions, [side]: standby(true) } };
  }
  const { move } = state;
  if (move === undefined) return ["A move is under way"];
  const view = { state, move, from: state.regions[otherSide(move.to)], to: state.regions[move.to] };
  const refused = missing(RULES[step].guards, view);
  return refused.length > 0 ? refused : RULES[step].apply(view);
}

/** A region was lost from sight, or answers again. What it does meanwhile does not change. */
export function observeRegion(state: FailoverState, side: FailoverSide, reachable: boolean): FailoverState {
  return { ...state, regions: { ...state.regions, [side]: { ...state.regions[side], reachable } } };
}
