const pulumi = require("@pulumi/pulumi");
const { Provider } = require("@pulumi/kubernetes/provider");
const { RetailOdooPlatform, TenantStack } = require("@retail-odoo/platform");
const { heapUsed, timed } = require("../clock.cjs");
const { portfolio } = require("./portfolio.cjs");

module.exports = async () => {
  const { tenants, databases } = portfolio(new pulumi.Config().requireNumber("count"));
  const args = {
    environment: "prod",
    baseline: "2026.1",
    domain: "erp.example.com",
    cluster: { existing: { name: "cluster", storageClass: "block", sharedStorageClass: "files" } },
    databases,
    vault: { existing: { bucket: "backups", region: "eu-central-1", lockDays: 35 } },
    tenants,
  };
  const before = await heapUsed();
  const milliseconds = await timed(() => {
    const kubernetes = new Provider("kubernetes", { context: "cluster", enableServerSideApply: true });
    const platform = new RetailOdooPlatform("cell", args, { providers: { kubernetes } });
    for (const spec of tenants)
      new TenantStack(spec.name, { spec, platform: platform.facts }, { providers: { kubernetes } });
  });
  return { milliseconds, bytes: (await heapUsed()) - before };
};
