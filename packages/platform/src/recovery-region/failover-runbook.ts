import { checkRunbook } from "./failover-checks";
import {
  failoverGuards,
  takeStep,
  INITIAL_FAILOVER_STATE,
  observeRegion,
  otherSide,
  type FailoverMove,
  type FailoverNames,
  type FailoverPlace,
  type FailoverSide,
  type FailoverState,
  type FailoverStep,
} from "./failover";

/** A signal by which a failover may be declared. */
export interface FailoverCriterion {
  /** What is seen, and from where. */
  signal: string;
  /** Minutes for which it has lasted; assumed. */
  minutes: number;
}

/** When a failover may be declared: all of them hold. The times are assumed: shorter ones move tenants at a short disturbance. */
export const FAILOVER_CRITERIA: readonly FailoverCriterion[] = [
  { signal: "The login pages of most tenants answer from no other region", minutes: 10 },
  { signal: "Neither a restart nor a restore in the region is expected to be faster than the move", minutes: 10 },
  {
    signal:
      "The replica's lag, as last seen, is within the RPO of the services, or its loss is accepted by their owner",
    minutes: 0,
  },
];

interface Instruction {
  does: string;
  /** People who agree before it, other than the one who does it. */
  approvers: number;
  commands?: (to: FailoverPlace, from: FailoverPlace, names: Required<FailoverNames>) => string[];
}

const kubectl = ({ context }: FailoverPlace, namespace: string, rest: string): string =>
  `kubectl --context ${context} --namespace ${namespace} ${rest}`;
const scale = (place: FailoverPlace, { tenantNamespaces }: FailoverNames, what: string): string[] =>
  tenantNamespaces.map((namespace) => kubectl(place, namespace, `scale deployment ${what}`));
const cluster = (place: FailoverPlace, { databaseNamespace }: Required<FailoverNames>, rest: string): string =>
  kubectl(place, databaseNamespace, rest.replace("CLUSTER", `cluster.postgresql.cnpg.io/${place.server}`));
const patch = (replica: { [field: string]: string | null }): string =>
  `patch CLUSTER --type merge --patch '${JSON.stringify({ spec: { replica } })}'`;

const INSTRUCTIONS: { readonly [step in FailoverStep]: Instruction } = {
  declare: { does: "Declare the move, and write down who agreed and when", approvers: 2 },
  stopMail: {
    does: "Stop mail, scheduled actions and jobs in the region that is left",
    approvers: 0,
    commands: (_, from, names) => scale(from, names, "--selector app.kubernetes.io/component=cron --replicas=0"),
  },
  stopOdoo: { does: "Stop Odoo in the region that is left", approvers: 0, commands: (_, from, names) => scale(from, names, "--all --replicas=0") }, // prettier-ignore
  fence: {
    does: "Fence the region that is left: deny its identities the vault and the mail relay, remove its addresses from DNS; if it answers, stop Odoo and hibernate its server as well",
    approvers: 1,
    commands: (_, from, names) => [...scale(from, names, "--all --replicas=0"), cluster(from, names, "annotate CLUSTER cnpg.io/hibernation=on --overwrite")], // prettier-ignore
  },
  demote: {
    does: "Demote the server that is left; its status shows the token when the other one has everything",
    approvers: 0,
    commands: (to, from, names) => [cluster(from, names, patch({ primary: to.server })), cluster(from, names, "get CLUSTER --output jsonpath='{.status.demotionToken}'")], // prettier-ignore
  },
  record: {
    does: "Record the replica's last position and the newest copy of the files: what is later is lost",
    approvers: 0,
    commands: (to, _, names) => [cluster(to, names, "get CLUSTER --output jsonpath='{.status}'")],
  },
  promote: {
    does: "Promote the server that takes over; in a switchover with the token as spec.replica.promotionToken",
    approvers: 1,
    commands: (to, _, names) => [cluster(to, names, patch({ primary: to.server }))],
  },
  clearToken: { does: "Remove the token from the server's manifest: a stale one promotes again", approvers: 0, commands: (to, _, names) => [cluster(to, names, patch({ promotionToken: null }))] }, // prettier-ignore
  holdQueue: {
    does: "Hold what was queued before the move: mail in state outgoing and pending jobs may have been sent",
    approvers: 0,
  },
  startOdoo: { does: "Start Odoo's web pods, open a tenant's login page and an attachment", approvers: 0 },
  switchTraffic: { does: "Lead DNS to the region that takes over", approvers: 1 },
  startMail: { does: "Start mail, scheduled actions and jobs", approvers: 1 },
  archive: { does: "Archive WAL under a name of its own, and take a base backup", approvers: 0 },
  finish: { does: "Say that the move has ended", approvers: 0 },
  abandon: { does: "Abandon the move: lift the fence, and serve where it was served before", approvers: 1 },
  rebuild: {
    does: "Rebuild the region that was left as a replica, from an empty volume, before its fence is lifted",
    approvers: 1,
  },
};

const ORDER: { readonly [kind in FailoverMove["kind"]]: readonly FailoverStep[] } = {
  failover: ["declare", "fence", "record", "promote", "clearToken", "holdQueue", "startOdoo", "switchTraffic", "startMail", "archive", "finish", "rebuild"], // prettier-ignore
  switchover: ["declare", "stopMail", "stopOdoo", "demote", "promote", "clearToken", "startOdoo", "switchTraffic", "startMail", "archive", "finish"], // prettier-ignore
};

/** The state in which a runbook begins. A failover begins when the region that serves no longer answers. */
function beginning(kind: FailoverMove["kind"], to: FailoverSide): FailoverState {
  const { regions } = INITIAL_FAILOVER_STATE;
  const from = otherSide(to);
  const state = { regions: { ...regions, [from]: regions.home, [to]: regions.recovery }, traffic: from };
  return kind === "failover" ? observeRegion(state, from, false) : state;
}

/**
 * A move as a page that a person can follow at night: each step, who agrees to it, what has to hold before it, its commands.
 * @throws UserInputError for an unknown kind or region, and for what is not a name
 */
export function failoverRunbook(kind: FailoverMove["kind"], to: FailoverSide, names: FailoverNames): string {
  checkRunbook(kind, to, names);
  const all = { databaseNamespace: "databases", ...names };
  const [there, here] = [names.regions[to], names.regions[otherSide(to)]];
  const lines = [`${kind === "failover" ? "Failover" : "Switchover"} from ${here.context} to ${there.context}`];
  if (kind === "failover")
    lines.push("Declare it when all of these hold:", ...FAILOVER_CRITERIA.map(({ signal, minutes }) => `- ${signal}${minutes > 0 ? `, for ${minutes} minutes` : ""}`)); // prettier-ignore
  let state = beginning(kind, to);
  for (const [index, step] of ORDER[kind].entries()) {
    // Only when the region that was left answers again can it be rebuilt.
    if (step === "rebuild") state = observeRegion(state, otherSide(to), true);
    const after = takeStep(state, { step, kind }, () => false);
    if (Array.isArray(after)) throw new Error(`The runbook's step ${step} is refused: ${after.join(", ")}`);
    state = after;
    const { does, approvers, commands } = INSTRUCTIONS[step];
    lines.push("", `${index + 1}. ${does}.`);
    if (approvers > 0)
      lines.push(`   Agreed by ${approvers === 1 ? "one other person" : `${approvers} other people`}.`);
    lines.push(...failoverGuards(step).map((sentence) => `   [ ] ${sentence}.`));
    lines.push(...(commands?.(there, here, all) ?? []).map((command) => `   $ ${command}`));
  }
  return `${lines.join("\n")}\n`;
}
