// docs/first-deployment.md against the program: its stack file is accepted, and the objects it names exist.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadPortfolio, planCell, type PlatformConfig } from "@retail-odoo/platform";
import { parse } from "yaml";
import { root } from "./glossary";

const page = readFileSync(join(root, "docs", "first-deployment.md"), "utf8");
const blocks = [...page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)].map((match) => parse(match[1]!) as unknown);
const [stack, tenant] = blocks as [{ config: { [key: string]: unknown } }, { hosts: string[]; odoo: object }];

test("the stack file of the page, with its tenant, is accepted, and differs from the reference's in the values it names", () => {
  const config = stack.config["retail-odoo:platform"] as PlatformConfig;
  const portfolio = loadPortfolio(join(root, stack.config["retail-odoo:tenants"] as string));
  const image = `docker.io/library/odoo:19.0@sha256:${"0".repeat(64)}`;
  const tenants = portfolio.tenants.map((spec) => ({ ...spec, hosts: tenant.hosts, odoo: { ...spec.odoo, image } }));
  expect(tenants.map(({ name, hosts }) => [name, hosts])).toEqual([["bakery", ["bakery.dev.shops.example.net"]]]);
  expect(planCell("odoo-dev", { ...config, tenants }).domain).toBe("dev.shops.example.net");

  const reference = parse(readFileSync(join(root, "Pulumi.dev.yaml"), "utf8")) as typeof stack;
  const { domain, cluster, ...rest } = reference.config["retail-odoo:platform"] as PlatformConfig;
  const { domain: _, cluster: own, ...same } = config;
  expect(same).toEqual(rest);
  const changed = ["accountId", "access", "privateAccessFrom", "publicAccessFrom"];
  const unchanged = ({ eks }: PlatformConfig["cluster"]) =>
    Object.entries(eks ?? {}).filter(([key]) => !changed.includes(key));
  expect(Object.fromEntries(unchanged(own))).toEqual(Object.fromEntries(unchanged(cluster)));
});

test("commands of the page are commands of this workspace", () => {
  const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { scripts: object };
  const named = [...page.matchAll(/npm run ([\w-]+)/g)].map((match) => match[1]!);
  expect(named.length).toBeGreaterThan(4);
  expect(named.filter((script) => !Object.hasOwn(scripts, script))).toEqual([]);
});
