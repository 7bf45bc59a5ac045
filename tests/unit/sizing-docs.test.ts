import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
  INSTANCE_TYPES,
  POSTGRES_SIZES,
  PROFILES,
  REQUEST_CPU,
  REQUESTS,
  type ProfileName,
  type ServiceName,
} from "@retail-odoo/contract";
import { nodeAllocatable } from "../../packages/platform/src/nodes";
import { lastingPods, sizeTenant, tenantConnections } from "../../packages/platform/src/tenant/sizing";
import { loadOf } from "../../packages/platform/src/tenant/workload";
import { PRICES } from "../../packages/preview/src/cost/prices";

/** docs/sizing.md holds what the code computes: `UPDATE_DOCS=1` prints the tables. */

const TEXT = readFileSync(join(__dirname, "../../docs/sizing.md"), "utf8");
const NODE = "m6a.xlarge";
const data = { databaseGiB: 10, filestoreGiB: 10, growthGiBPerMonth: 1 };

/** Workloads of the table: stores, tills, POS orders, online orders, users. */
const TENANTS: [ProfileName, ServiceName, number[]][] = [
  ["branch", "essential", [3, 7, 150, 0, 4]],
  ["branch", "essential", [12, 34, 900, 0, 18]],
  ["branch", "standard", [20, 50, 1_100, 20, 25]],
  ["branch", "critical", [30, 60, 1_500, 300, 40]],
  ["omnichannel", "standard", [40, 96, 2_400, 150, 60]],
  ["omnichannel", "critical", [80, 320, 9_000, 1_200, 150]],
  ["multibrand", "critical", [400, 1_600, 40_000, 8_000, 800]],
];

function sizesTable(): string[] {
  const usd = (PRICES.prices[`ec2:${NODE}`]?.["eu-central-1"]?.usd ?? NaN) * PRICES.assumptions.hoursPerMonth;
  const node = nodeAllocatable(INSTANCE_TYPES[NODE] as (typeof INSTANCE_TYPES)[string]);
  return TENANTS.map(([profile, service, [stores = 1, tills = 0, pos = 0, online = 0, users = 1]]) => {
    const workload = { stores, posTerminals: tills, posOrdersPerHour: pos, onlineOrdersPerHour: online, concurrentUsers: users }; // prettier-ignore
    const size = sizeTenant({ profile, service, workload, data }, "prod");
    const { web, websocket, cron, assets } = size.roles;
    const pods = lastingPods(size);
    const cpu = pods.reduce((sum, pod) => sum + pod.cpu, 0);
    const memoryGiB = pods.reduce((sum, pod) => sum + pod.memoryGiB, 0);
    const server = profile === "multibrand" ? "l" : "m";
    const { connections } = tenantConnections(size, POSTGRES_SIZES[server].pooler);
    const price = (usd * (cpu / node.cpu + memoryGiB / node.memoryGiB)) / 2;
    return row([
      `${profile}, ${service}`,
      [stores, tills, pos, online, users].map((count) => count.toLocaleString("en")).join(" / "),
      loadOf(workload).odoo.toFixed(2),
      `${web.replicas} × ${web.processes}`,
      `${websocket.replicas}, ${cron.processes}, ${assets.replicas}`,
      cpu.toFixed(1),
      memoryGiB.toFixed(1),
      `${connections} on \`${server}\``,
      price.toFixed(0),
    ]);
  });
}

function measuredTable(): string[] {
  return REQUESTS.map((name) => row([`\`${name}\``, String(REQUEST_CPU[name].odoo), String(REQUEST_CPU[name].server)]));
}

function row(cells: string[]): string {
  return cells.join(" | ");
}

/** Rows of the document without padding. */
const ROWS = TEXT.split("\n")
  .filter((line) => line.startsWith("| "))
  .map((line) => row(line.split("|").slice(1, -1).map((cell) => cell.trim()))); // prettier-ignore

test("docs/sizing.md holds the sizes and prices that the code computes", () => {
  if (process.env["UPDATE_DOCS"]) process.stdout.write([...sizesTable(), ...measuredTable()].map((line) => `| ${line} |\n`).join("")); // prettier-ignore
  expect(ROWS.filter((line) => Object.keys(PROFILES).some((name) => line.startsWith(`${name}, `)))).toEqual(
    sizesTable(),
  );
});

test("docs/sizing.md holds the measured requests", () => {
  expect(ROWS.filter((line) => /^`\w+` \| [\d.]+ \| [\d.]+$/.test(line))).toEqual(measuredTable());
});
