import * as pulumi from "@pulumi/pulumi";
import { BASELINES } from "@retail-odoo/contract";
import { LandingZone, type EksArgs } from "@retail-odoo/platform";

const zone = new LandingZone("retail-zone", {
  ...new pulumi.Config().requireObject<EksArgs>("eks"),
  environment: "prod",
  baseline: BASELINES["2026.1"],
  ownership: { platform: "retail", environment: "prod", owner: "platform-team", costCentre: "cc-4100" },
});

/** The platform's stack loads this output. */
export const facts = zone.facts;
