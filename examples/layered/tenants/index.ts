import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import { clusterProviderArgs, loadPortfolio, PlatformReference, TenantStack } from "@retail-odoo/platform";

const config = new pulumi.Config();

export = async () => {
  const platform = await PlatformReference.load(config.require("platform"));
  const provider = new Provider("retail", clusterProviderArgs(platform.facts.cluster));
  const tenants = loadPortfolio(config.require("tenants")).tenants.map(
    (spec) => new TenantStack(spec.name, { spec, platform: platform.facts }, { provider }),
  );
  return { urls: Object.fromEntries(tenants.map((tenant) => [tenant.facts.allotment.tenant, tenant.url])) };
};
