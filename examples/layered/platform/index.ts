import { Provider } from "@pulumi/kubernetes/provider";
import * as pulumi from "@pulumi/pulumi";
import {
  clusterProviderArgs,
  LandingZoneReference,
  loadPortfolio,
  RetailOdooPlatform,
  type PlatformConfig,
} from "@retail-odoo/platform";

const config = new pulumi.Config();

export = async () => {
  const zone = await LandingZoneReference.load(config.require("landingZone"));
  const kubernetes = new Provider("retail", clusterProviderArgs(zone.facts.cluster));
  const platform = new RetailOdooPlatform(
    "retail",
    {
      ...config.requireObject<Omit<PlatformConfig, "cluster">>("platform"),
      cluster: { landingZone: zone.facts },
      // The whole portfolio, including tenants that other stacks deploy: the proof needs all of them.
      tenants: loadPortfolio(config.require("tenants")),
    },
    { providers: { kubernetes } },
  );
  /** The tenants' stack loads this output. */
  return { facts: platform.facts };
};
