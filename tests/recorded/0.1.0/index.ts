import * as pulumi from "@pulumi/pulumi";
import { loadPortfolio, RetailOdooPlatform, TenantStack, type PlatformConfig } from "@retail-odoo/platform";

const config = new pulumi.Config();
const portfolio = loadPortfolio(config.require("tenants"));

const platform = new RetailOdooPlatform(`odoo-${pulumi.getStack()}`, {
  ...config.requireObject<PlatformConfig>("platform"),
  tenants: portfolio,
});

const tenants = portfolio.tenants.map(
  (spec) => new TenantStack(spec.name, { spec, platform: platform.facts }, { provider: platform.kubernetes }),
);

export const urls = Object.fromEntries(tenants.map((tenant) => [tenant.facts.allotment.tenant, tenant.url]));
export const capacity = platform.facts.capacity;
