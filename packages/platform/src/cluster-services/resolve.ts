import type * as pulumi from "@pulumi/pulumi";
import {
  ENVIRONMENT,
  ENVIRONMENTS,
  FORMATS,
  type Baseline,
  type CalendarEventFacts,
  type LandingZoneFacts,
} from "@retail-odoo/contract";
import { resolveImageSignatures, type ImageSignaturesSpec } from "../admission/index";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasOwnership, type Ownership } from "../internal/names";
import { hasKinds } from "../internal/properties";
import { hasForm } from "../internal/shape";
import { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./args";
import { OPERATORS, type Occasion } from "./operators";

export interface ClusterServicesSpec {
  durable: boolean;
  baseline: Baseline;
  ownership: Ownership;
  zone: LandingZoneFacts<pulumi.Input<string>> | undefined;
  calendar: CalendarEventFacts[];
  storageClass: pulumi.Input<string> | undefined;
  install: { [name in ClusterServiceName]: boolean };
  monitoring: boolean;
  signatures: ImageSignaturesSpec | undefined;
}

/** Whether the values have the form that resolving them needs; a JavaScript caller may give any. */
export function hasClusterServicesForm(args: ClusterServicesArgs, faults: Faults): boolean {
  const { environment, baseline, ownership, zone, installed, monitoring, storageClass, imageSignatures } = args;
  checkChoice(environment, ENVIRONMENTS, "an environment", faults.at("environment"));
  hasOwnership(ownership, faults.at("ownership"));
  if (typeof baseline.kubernetes !== "string")
    faults.at("baseline").add(baseline, "is no table of versions", 'Give one of BASELINES: BASELINES["2026.1"].');
  if (zone !== undefined && zone.format !== FORMATS.landingZone)
    faults.at("zone").add(zone, "is not the facts of a landing zone", "Give `facts` of a LandingZone.");
  hasKinds(
    { installed, monitoring, storageClass },
    { installed: "texts", monitoring: "flag", storageClass: "input" },
    faults,
  );
  if (imageSignatures !== undefined) hasForm("ImageSignaturesArgs", imageSignatures, faults.at("imageSignatures"));
  return !faults.any();
}

/** Fills in defaults and checks everything; what is wrong is in `faults`. */
export function resolveClusterServices(args: ClusterServicesArgs, faults: Faults): ClusterServicesSpec {
  const {
    environment,
    baseline,
    ownership,
    zone,
    calendar = [],
    storageClass,
    installed = [],
    monitoring = true,
  } = args;
  checkInstalled(installed, monitoring, faults);
  return {
    durable: ENVIRONMENT[environment].durable,
    baseline,
    ownership,
    zone,
    calendar,
    storageClass,
    install: installedServices({
      "landing-zone": zone !== undefined,
      karpenter: zone?.provisioner === "karpenter",
      "node-groups": zone?.provisioner === "managed-node-groups",
      monitoring,
      signatures: args.imageSignatures !== undefined,
      installed,
    }),
    monitoring,
    signatures: resolveImageSignatures(args.imageSignatures, faults.at("imageSignatures")),
  };
}

/** What the platform installs: what the occasion asks for, less what is there. */
export function installedServices({
  installed,
  ...occasions
}: { [occasion in Occasion]: boolean } & { installed: readonly ClusterServiceName[] }): ClusterServicesSpec["install"] {
  const wanted = (name: ClusterServiceName) => {
    const { only } = OPERATORS[name];
    return !installed.includes(name) && (only === undefined || occasions[only]);
  };
  const entries = CLUSTER_SERVICES.map((name) => [name, wanted(name)] as const);
  return Object.fromEntries(entries) as ClusterServicesSpec["install"];
}

function checkInstalled(installed: ClusterServiceName[], monitoring: boolean, faults: Faults): void {
  const at = faults.at("installed");
  installed.forEach((name, index) => checkChoice(name, CLUSTER_SERVICES, "a service of the platform", at.at(index)));
  if (installed.includes("plugin-barman-cloud") && !installed.includes("cloudnative-pg"))
    at.add(
      installed,
      "has the plug-in but not its operator",
      "Add cloudnative-pg, or leave plugin-barman-cloud to the platform.",
    );
  if (installed.includes("kube-prometheus-stack") && !monitoring)
    at.add(
      installed,
      "names the Prometheus that `monitoring` leaves unused",
      "Leave `monitoring` out, or take kube-prometheus-stack from here.",
    );
}
