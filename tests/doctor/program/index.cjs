const { Config } = require("@pulumi/pulumi");
const { BASELINES } = require("@retail-odoo/contract");
const { LandingZone } = require("@retail-odoo/platform");

const config = new Config();
new LandingZone("shop", {
  environment: "prod",
  baseline: BASELINES["2026.1"],
  ownership: { platform: "shop", environment: "prod", owner: "platform-team", costCentre: "cc-1" },
  region: "eu-central-1",
  accountId: config.require("account"),
  zones: ["eu-central-1a", "eu-central-1b", "eu-central-1c"],
  privateAccessFrom: ["10.20.0.0/16"],
  dns: { zone: "erp.shop.invalid" },
  ...(config.get("recovery") ? { recovery: { region: config.get("recovery") } } : {}),
});
