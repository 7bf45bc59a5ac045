import type { ReadResource } from "../analysis/facts";
import { accountPlan, type AccountPlan } from "./account-plan";
import type { AwsAccount } from "./aws-account";
import { awsChecks, identity, UNASKED } from "./aws-checks";
import { clusterChecks, reachable, UNASKED_CLUSTER, withoutCluster, type ReadCluster } from "./cluster-checks";
import { dnsChecks, type NameServers } from "./dns";
import { runChecks, type Finding } from "./finding";
import { stateChecks, type StateSettings } from "./state";

export { withoutCluster } from "./cluster-checks";
export type { Finding, Status } from "./finding";

/** Seconds until a check without an answer is reported as not checked; those of an area run side by side. */
const SECONDS = 40;

/** What the doctor may ask. */
export interface Sources {
  /** @param region where to ask for what has no region */
  account(region: string): AwsAccount;
  cluster: ReadCluster;
  nameServers?: NameServers;
}

export interface Deployment {
  resources: readonly ReadResource[];
  config: { readonly [key: string]: string };
  state: Omit<StateSettings, "environment">;
  cwd: string;
}

/** Examines what a program needs before its first `up`: account, names, quotas, versions, DNS, state, existing cluster. */
export async function examine(deployment: Deployment, { account, cluster, nameServers }: Sources): Promise<Finding[]> {
  const plan = accountPlan(deployment.resources, deployment.config);
  const state = { ...deployment.state, environment: plan?.environment };
  const findings = await Promise.all([
    plan === undefined ? [] : examineAws(plan, once(account(plan.regions[0] ?? "us-east-1"))),
    runChecks(dnsChecks(plan?.hostedZones ?? [], nameServers), SECONDS),
    withoutCluster(deployment.resources) === undefined ? examineCluster(deployment.resources, cluster) : [],
    runChecks(stateChecks(state, deployment.cwd), SECONDS),
  ]);
  return findings.flat();
}

async function examineCluster(resources: Deployment["resources"], read: ReadCluster): Promise<Finding[]> {
  const first = await runChecks([reachable(read)], SECONDS);
  const answers = first.every(({ status }) => status !== "could not check");
  return [...first, ...(await runChecks(answers ? clusterChecks(resources, read) : [UNASKED_CLUSTER], SECONDS))];
}

async function examineAws(plan: AccountPlan, account: AwsAccount): Promise<Finding[]> {
  const who = await runChecks([identity(plan, account)], SECONDS);
  const isKnown = who.every(({ status }) => status !== "could not check");
  return [...who, ...(await runChecks(isKnown ? awsChecks(plan, account) : [UNASKED], SECONDS))];
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
