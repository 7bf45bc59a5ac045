// The whole command on the prod program with every policy pack, against `cdk synth` followed by `cdk8s synth`: the same number
// and kinds of AWS resources for the first, the same Kubernetes objects for the second.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { policyPacks } from "../tools/workspace.mjs";
import { alternate, cli, duration, row, scratch } from "./measure.mjs";
import { binary, installPeers, peers } from "./peers.mjs";

const GOAL = 0.6;

export async function command() {
  const what = "preview of prod with all packs, cdk synth + cdk8s synth";
  const skipped = await installPeers();
  if (skipped !== undefined) return [{ what, goal: GOAL, skipped }];
  mkdirSync(scratch, { recursive: true });
  const json = join(scratch, "prod.json");
  const packs = policyPacks.flatMap((pack) => ["--policy-pack", pack]);
  const preview = () => duration(process.execPath, [cli, "preview", "--stack", "prod", ...packs, "--json", json]);
  await preview();
  const inventory = join(scratch, "inventory.json");
  writeFileSync(inventory, JSON.stringify(takeInventory(JSON.parse(readFileSync(json, "utf8")))));
  const rounds = await alternate({ preview, cdk: () => cdk(inventory), cdk8s: () => cdk8s(inventory) }, 7);
  const sum = ({ cdk, cdk8s }) => cdk + cdk8s;
  return [row({ what, unit: "ms", goal: GOAL }, rounds, ({ preview }) => preview, sum)];
}

function cdk(inventory) {
  const synth = ["synth", "--quiet", "--no-notices", "--output", join(scratch, "cdk.out"), "--app", "node cdk.cjs"];
  // No version check, no account look-up and no telemetry: they would measure the network.
  const offline = {
    CDK_DISABLE_VERSION_CHECK: "1",
    CDK_DISABLE_CLI_TELEMETRY: "1",
    AWS_EC2_METADATA_DISABLED: "true",
  };
  return synthesize(binary("aws-cdk", "cdk"), synth, { INVENTORY: inventory, ...offline });
}

function cdk8s(inventory) {
  const synth = ["synth", "--check-upgrade=false", "--output", join(scratch, "cdk8s.out"), "--app", "node cdk8s.cjs"];
  return synthesize(binary("cdk8s-cli", "cdk8s"), synth, { INVENTORY: inventory });
}

function synthesize(script, args, env) {
  return duration(process.execPath, [script, ...args], { cwd: peers, env: { ...process.env, ...env } });
}

/** What the two apps create: types of AWS resources and components, and the recorded Kubernetes objects. */
function takeInventory({ resources }) {
  const of = (provider) => resources.filter(({ type, custom }) => custom && type.startsWith(`${provider}:`));
  return {
    aws: [...of("aws"), ...of("random")].map(({ type }) => type),
    components: resources.filter(({ custom }) => !custom).map(({ type }) => type),
    objects: of("kubernetes").map(({ inputs, type, name }) =>
      known(type.includes("helm.sh") ? release(name, inputs) : inputs),
    ),
  };
}

/** One object for a Helm release, as Flux's helm-controller defines it. */
function release(name, spec) {
  return { apiVersion: "helm.toolkit.fluxcd.io/v2", kind: "HelmRelease", metadata: { name }, spec };
}

/** Unknowns and secrets as strings. */
function known(value) {
  if (Array.isArray(value)) return value.map(known);
  if (typeof value !== "object" || value === null) return value;
  if (value.unknown === true || value.secret === true) return "known after deployment";
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, known(child)]));
}
