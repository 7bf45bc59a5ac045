const { join } = require("node:path");
const pulumi = require("@pulumi/pulumi");
const { loadPortfolio, RetailOdooPlatform, TenantStack } = require("@retail-odoo/platform");
const { timed } = require("../clock.cjs");

module.exports = async () => {
  const config = new pulumi.Config();
  const settings = config.requireObject("platform");
  const portfolio = loadPortfolio(join(__dirname, "../../..", config.require("tenants")));
  const milliseconds = await timed(() => {
    const platform = new RetailOdooPlatform("odoo-prod", { ...settings, tenants: portfolio });
    for (const spec of portfolio.tenants)
      new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes });
  });
  return { milliseconds };
};
