import type * as pulumi from "@pulumi/pulumi";
import { ENVIRONMENT, type Baseline, type CalendarEventFacts, type LandingZoneFacts } from "@retail-odoo/contract";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import type { Ownership } from "../internal/names";
import { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./cluster-services-args";

export interface ClusterServicesSpec {
  durable: boolean;
  baseline: Baseline;
  ownership: Ownership;
  zone: LandingZoneFacts<pulumi.Input<string>> | undefined;
  calendar: CalendarEventFacts[];
  install: { [name in ClusterServiceName]: boolean };
}

/** Fills in defaults and checks everything; what is wrong is in `faults`. */
export function resolveClusterServices(args: ClusterServicesArgs, faults: Faults): ClusterServicesSpec {
  const { environment, baseline, ownership, zone, calendar = [], installed = [] } = args;
  installed.forEach((name, index) =>
    checkChoice(name, CLUSTER_SERVICES, "a service of the platform", faults.at("installed").at(index)),
  );
  if (installed.includes("plugin-barman-cloud") && !installed.includes("cloudnative-pg"))
    faults
      .at("installed")
      .add(
        installed,
        "has the plug-in but not its operator",
        "Add cloudnative-pg, or leave plugin-barman-cloud to the platform.",
      );
  const missing = (name: ClusterServiceName) => !installed.includes(name);
  return {
    durable: ENVIRONMENT[environment].durable,
    baseline,
    ownership,
    zone,
    calendar,
    install: {
      "cert-manager": missing("cert-manager"),
      "cloudnative-pg": missing("cloudnative-pg"),
      "plugin-barman-cloud": missing("plugin-barman-cloud"),
      traefik: missing("traefik"),
      karpenter: missing("karpenter") && zone?.provisioner === "karpenter",
    },
  };
}
