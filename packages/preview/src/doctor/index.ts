import type { ReadResource } from "../analysis/facts";
import { accountPlan, type AccountPlan } from "./account-plan";
import type { AwsAccount } from "./aws-account";
import { awsChecks, identity, UNASKED } from "./aws-checks";
import { clusterChecks, reachable, UNASKED_CLUSTER, withoutCluster, type ReadCluster } from "./cluster-checks";
import { dnsChecks, type NameServers } from "./dns";
import { deadlineIn, runChecks, type Deadline, type Finding } from "./finding";
import { stateChecks, type StateSettings } from "./state";

export { withoutCluster } from "./cluster-checks";
export type { Finding, Status } from "./finding";

/** Seconds of the whole run, in which checks wait for others: one without an answer by then is reported as not checked. */
const SECONDS = 50;

/** What the doctor may ask. */
export interface Sources {
  /** @param region where to ask for what has no region */
  account(region: string): AwsAccount;
  cluster: ReadCluster;
  nameServers?: NameServers;
  /**
   * Seconds of the whole run.
   * @default 50
   */
  seconds?: number;
}

export interface Deployment {
  resources: readonly ReadResource[];
  config: { readonly [key: string]: string };
  state: Omit<StateSettings, "environment">;
  cwd: string;
}

/** Examines what a program needs before its first `up`: account, names, quotas, versions, DNS, state, existing cluster. */
export async function examine(
  deployment: Deployment,
  { account, cluster, nameServers, seconds = SECONDS }: Sources,
): Promise<Finding[]> {
  const deadline = deadlineIn(seconds);
  const plan = accountPlan(deployment.resources, deployment.config);
  const state = { ...deployment.state, environment: plan?.environment };
  const findings = await Promise.all([
    plan === undefined ? [] : examineAws(plan, once(account(plan.regions[0] ?? "us-east-1")), deadline),
    runChecks(dnsChecks(plan?.hostedZones ?? [], nameServers), deadline),
    withoutCluster(deployment.resources) === undefined ? examineCluster(deployment.resources, cluster, deadline) : [],
    runChecks(stateChecks(state, deployment.cwd), deadline),
  ]);
  return findings.flat();
}

async function examineCluster(
  resources: Deployment["resources"],
  read: ReadCluster,
  deadline: Deadline,
): Promise<Finding[]> {
  const first = await runChecks([reachable(read)], deadline);
  const answers = first.every(({ status }) => status !== "could not check");
  return [...first, ...(await runChecks(answers ? clusterChecks(resources, read) : [UNASKED_CLUSTER], deadline))];
}

async function examineAws(plan: AccountPlan, account: AwsAccount, deadline: Deadline): Promise<Finding[]> {
  const who = await runChecks([identity(plan, account)], deadline);
  const isKnown = who.every(({ status }) => status !== "could not check");
  return [...who, ...(await runChecks(isKnown ? awsChecks(plan, account) : [UNASKED], deadline))];
}

/** Asks each question once: many checks need the caller, its regions or its rights. */
function once(account: AwsAccount): AwsAccount {
  const answers = new Map<string, Promise<unknown>>();
  return new Proxy(account, {
    get: (target, property) => {
      const ask = Reflect.get(target, property) as (...args: unknown[]) => Promise<unknown>;
      return (...args: unknown[]) => {
        const key = JSON.stringify([property, args]);
        const answer = answers.get(key) ?? ask(...args);
        answers.set(key, answer);
        return answer;
      };
    },
  });
}
