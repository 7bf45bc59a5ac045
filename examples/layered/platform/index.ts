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
      // Everybody's files, also of those tenants that are deployed by stacks of their own: the proof needs all.
      tenants: loadPortfolio(config.require("tenants")),
    },
    { providers: { kubernetes } },
  );
  /** What the tenants' stack loads. */
  return { facts: platform.facts };
};
