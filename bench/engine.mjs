// The command on the prod program with every policy pack, against a preview by Pulumi's own engine with the same packs. Providers of
// the tests stand in for AWS, Kubernetes and random there, which answer at once.
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { policyPacks, root } from "../tools/workspace.mjs";
import { Engine } from "../tests/support/engine/engine.mjs";
import { alternate, cli, duration, row, scratch } from "./measure.mjs";

const GOAL = 0.1;

export async function engine() {
  const what = "preview of prod with all packs, Pulumi's own engine";
  process.env.ENGINE_TOOLS ??= join(root, "..", "shared", "engine-tools");
  if (!existsSync(join(process.env.ENGINE_TOOLS, "unpack")))
    return [{ what, goal: GOAL, skipped: "ENGINE_TOOLS does not name a program that unpacks Pulumi's engine" }];
  mkdirSync(scratch, { recursive: true });
  const json = join(scratch, "prod.json");
  const packs = policyPacks.flatMap((pack) => ["--policy-pack", pack]);
  const stack = new Engine(root, "prod", { standIns: ["aws", "kubernetes", "random"] });
  try {
    const { config } = parse(readFileSync(join(root, "Pulumi.prod.yaml"), "utf8"));
    stack.configure({ ...config, "retail-odoo:tenants": join(root, "tenants") });
    const rounds = await alternate(
      {
        ours: async () => {
          const milliseconds = await duration(process.execPath, [
            cli,
            "preview",
            "--stack",
            "prod",
            ...packs,
            "--json",
            json,
          ]);
          const { resources } = JSON.parse(readFileSync(json, "utf8"));
          return { milliseconds, resources: resources.length };
        },
        theirs: async () => {
          const { error, steps, milliseconds } = await stack.result(stack.start("preview", { policyPacks }));
          if (error) throw new Error(error);
          // The engine also counts the stack and default providers.
          const own = steps.filter(({ urn }) => !/::pulumi:pulumi:Stack::|pulumi:providers:.*::default/.test(urn));
          return { milliseconds, resources: own.length };
        },
      },
      // One that counts: the other side takes most of a minute.
      1,
    );
    const [{ ours, theirs }] = rounds;
    if (ours.resources !== theirs.resources)
      throw new Error(`The preview has ${ours.resources} resources, and the engine registers ${theirs.resources}.`);
    const of = (side) => (round) => round[side].milliseconds;
    return [row({ what, unit: "ms", goal: GOAL }, rounds, of("ours"), of("theirs"))];
  } finally {
    stack.stop();
  }
}
