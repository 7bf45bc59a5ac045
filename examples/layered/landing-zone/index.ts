import * as pulumi from "@pulumi/pulumi";
import { BASELINES } from "@retail-odoo/contract";
import { LandingZone, type EksArgs } from "@retail-odoo/platform";

const zone = new LandingZone("retail-zone", {
  ...new pulumi.Config().requireObject<EksArgs>("eks"),
  environment: "prod",
  baseline: BASELINES["2026.1"],
  ownership: { platform: "retail", environment: "prod", owner: "platform-team", costCentre: "cc-4100" },
});

/** What the platform's stack loads. */
export const facts = zone.facts;
