// Previews a stack of the reference program and prints its estimated cost, its tenants' and its capacity.
//   node cost-worker.mjs STACK CONFIG, where CONFIG is a JSON object of settings that replace the stack's
import { createRequire } from "node:module";
import { join } from "node:path";
import { root } from "../tools/workspace.mjs";

const require = createRequire(import.meta.url);
const { OFFLINE_ENGINE } = require(join(root, "packages/preview/dist/cli/engine"));
const { costGroups, estimateCost, missingPrices, PRICES } = require(join(root, "packages/preview/dist/cost"));
const { readPlatformFacts } = require(join(root, "packages/preview/dist/analysis/facts"));

const [stack, settings] = process.argv.slice(2);
const config = JSON.parse(settings);
const target = OFFLINE_ENGINE.target(root, stack, config);
const { resources } = await OFFLINE_ENGINE.preview({ cwd: root, stack, config });
const cost = estimateCost(resources, { prices: PRICES, region: target.config["aws:region"] });
const { capacity, allotments } = readPlatformFacts(resources);
const usd = (cents) => cents / 100;
process.stdout.write(
  JSON.stringify({
    total: usd(cost.total),
    lines: costGroups(cost).estimated.map(({ label, times, cents }) => ({ label, times, usd: usd(cents) })),
    missing: missingPrices(cost),
    tenants: Object.fromEntries(
      Object.entries(cost.tenants).map(([name, { own, shared }]) => [name, usd(own + shared)]),
    ),
    allotments,
    capacity,
    platform: JSON.parse(target.config["retail-odoo:platform"]),
  }),
);
