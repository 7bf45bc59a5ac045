import type * as pulumi from "@pulumi/pulumi";
import {
  ENVIRONMENT,
  ENVIRONMENTS,
  FORMATS,
  type Baseline,
  type CalendarEventFacts,
  type LandingZoneFacts,
} from "@retail-odoo/contract";
import { resolveImageSignatures, resolvePrincipals, type ImageSignaturesSpec, type Principals } from "../admission";
import { resolveEvents } from "../calendar";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { hasOwnership, type Ownership } from "../internal/names";
import { hasKinds } from "../internal/properties";
import { hasForm } from "../internal/shape";
import { resolveZoneLoss } from "../internal/zone-loss";
import { CLUSTER_SERVICES, type ClusterServiceName, type ClusterServicesArgs } from "./args";
import { OPERATORS, type InstallCondition } from "./operators";

export interface ClusterServicesSpec {
  durable: boolean;
  baseline: Baseline;
  ownership: Ownership;
  zone: LandingZoneFacts<pulumi.Input<string>> | undefined;
  calendar: CalendarEventFacts[];
  storageClass: pulumi.Input<string> | undefined;
  install: { [name in ClusterServiceName]: boolean };
  monitoring: boolean;
  survivesZoneLoss: boolean;
  signatures: ImageSignaturesSpec | undefined;
  principals: Principals;
}

/** Whether the values have the form that resolving them needs; a JavaScript caller may give any. */
export function hasClusterServicesForm(args: ClusterServicesArgs, faults: Faults): boolean {
  const { environment, baseline, ownership, zone, installed, monitoring, storageClass, survivesZoneLoss } = args;
  const { imageSignatures, trustedPrincipals } = args;
  checkChoice(environment, ENVIRONMENTS, "an environment", faults.at("environment"));
  hasOwnership(ownership, faults.at("ownership"));
  if (typeof baseline.kubernetes !== "string")
    faults.at("baseline").add(baseline, "is no table of versions", 'Give one of BASELINES: BASELINES["2026.1"].');
  if (zone !== undefined && zone.format !== FORMATS.landingZone)
    faults.at("zone").add(zone, "is not the facts of a landing zone", "Give `facts` of a LandingZone.");
  hasKinds(
    { installed, monitoring, storageClass, survivesZoneLoss },
    { installed: "texts", monitoring: "flag", storageClass: "input", survivesZoneLoss: "flag" },
    faults,
  );
  hasEvents(args.calendar, faults.at("calendar"));
  if (imageSignatures !== undefined) hasForm("ImageSignaturesArgs", imageSignatures, faults.at("imageSignatures"));
  if (trustedPrincipals !== undefined)
    hasForm("TrustedPrincipalsArgs", trustedPrincipals, faults.at("trustedPrincipals"));
  return !faults.any();
}

function hasEvents(calendar: unknown, faults: Faults): void {
  if (calendar === undefined) return;
  if (!Array.isArray(calendar)) {
    faults.add(calendar, "is not a list of events", "Give a list of peaks and freezes.");
    return;
  }
  calendar.forEach((event: CalendarEventFacts, index) => {
    const at = faults.at(index);
    if (hasForm("RetailCalendarEvent", event, at)) checkChoice(event.kind, ["peak", "freeze"], "a kind", at.at("kind"));
  });
}

/** Applies defaults and checks the arguments; collects every fault in `faults`. */
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
    calendar: resolveEvents(calendar, undefined, faults.at("calendar")),
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
    survivesZoneLoss: resolveZoneLoss(
      args.survivesZoneLoss ?? zone?.survivesZoneLoss,
      environment,
      faults.at("survivesZoneLoss"),
    ),
    signatures: resolveImageSignatures(args.imageSignatures, faults.at("imageSignatures")),
    principals: resolvePrincipals(args.trustedPrincipals, faults.at("trustedPrincipals")),
  };
}

/** Services that the platform installs: those whose condition holds, without those already on the cluster. */
export function installedServices({
  installed,
  ...conditions
}: { [condition in InstallCondition]: boolean } & {
  installed: readonly ClusterServiceName[];
}): ClusterServicesSpec["install"] {
  const wanted = (name: ClusterServiceName) => {
    const { only } = OPERATORS[name];
    return !installed.includes(name) && (only === undefined || conditions[only]);
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
      "lists the plug-in without its operator",
      "Add cloudnative-pg, or leave plugin-barman-cloud to the platform.",
    );
  if (installed.includes("kube-prometheus-stack") && !monitoring)
    at.add(
      installed,
      "lists a Prometheus that `monitoring: false` leaves unused",
      "Omit `monitoring`, or remove kube-prometheus-stack from this list.",
    );
}
