import { PROFILES, REGIONS, RESIDENCY, TENANT_NAMESPACE_PREFIX, type EnvironmentName } from "@retail-odoo/contract";
import { COPY_INTERVALS } from "../backup";
import { checkChoice } from "../internal/checks";
import type { Faults } from "../internal/errors";
import { checkHost, checkName } from "../internal/names";
import { withoutUndefined } from "../internal/properties";
import { checkGeneration } from "../postgres";
import { MAX_ELASTICACHE_TENANT_NAME } from "./sessions";
import { sizeTenant } from "./sizing";
import { checkImage } from "../internal/image-reference";
import type { ResolvedTenant } from "./spec";
import type { TenantSpec } from "./tenant-spec";

const MODULE = /^[a-z][a-z0-9_]*$/;

/** Longest value of a Kubernetes label, which the customer's name becomes. */
const MAX_LABEL_LENGTH = 63;

/** Fills in a tenant's defaults and checks its own fields; the cell's proof checks tenants against each other. Pure. */
export function resolveTenant(spec: TenantSpec, environment: EnvironmentName, faults: Faults): ResolvedTenant {
  checkName(spec.name, faults.at("name"));
  if (spec.customer !== undefined) checkName(spec.customer, faults.at("customer"), MAX_LABEL_LENGTH);
  checkProfile(spec, faults);
  checkHosts(spec.hosts, faults.at("hosts"));
  checkOdoo(spec.odoo, faults.at("odoo"));
  if (spec.odoo.sessions === "elasticache" && spec.name.length > MAX_ELASTICACHE_TENANT_NAME)
    faults
      .at("odoo")
      .at("sessions")
      .add(
        spec.odoo.sessions,
        `takes names of ${MAX_ELASTICACHE_TENANT_NAME} characters at most, and ${spec.name} has ${spec.name.length}`,
        "Write redis: a tenant's name cannot change.",
      );
  checkGeneration(spec.passwordGeneration ?? 1, faults.at("passwordGeneration"));
  const { fileCopyMinutes = 0 } = spec.data;
  if (fileCopyMinutes !== 0 && !COPY_INTERVALS.includes(fileCopyMinutes))
    faults
      .at("data")
      .at("fileCopyMinutes")
      .add(
        fileCopyMinutes,
        "is no interval that a schedule repeats evenly",
        `Write one of: 0 for no copies, ${COPY_INTERVALS.join(", ")}.`,
      );
  spec.regions?.forEach((region, index) => checkChoice(region, REGIONS, "a region", faults.at("regions").at(index)));
  return {
    ...spec,
    customer: spec.customer ?? spec.name,
    state: spec.state ?? "active",
    regions: spec.regions ?? RESIDENCY[spec.country],
    regulated: spec.regulated ?? false,
    odoo: { modules: ["base"], customCode: false, sessions: "files", objects: "none", ...withoutUndefined(spec.odoo) },
    passwordGeneration: spec.passwordGeneration ?? 1,
    namespace: TENANT_NAMESPACE_PREFIX + spec.name,
    size: sizeTenant(spec, environment),
  };
}

const MEASURES = ["posTerminals", "posOrdersPerHour", "onlineOrdersPerHour", "concurrentUsers"] as const;

function checkProfile({ profile, workload }: TenantSpec, faults: Faults): void {
  const { ceiling } = PROFILES[profile];
  const fitting = Object.entries(PROFILES).find(([, candidate]) =>
    MEASURES.every((measure) => workload[measure] <= candidate.ceiling[measure]),
  );
  for (const measure of MEASURES)
    if (workload[measure] > ceiling[measure])
      faults
        .at("workload")
        .at(measure)
        .add(
          workload[measure],
          `is more than the ${ceiling[measure]} that profile ${profile} carries`,
          fitting ? `Choose profile ${fitting[0]}.` : "No profile carries it: split the tenant.",
        );
}

function checkHosts(hosts: string[], faults: Faults): void {
  hosts.forEach((host, index) => {
    checkHost(host, faults.at(index));
    if (hosts.indexOf(host) < index) faults.at(index).add(host, "is there twice", "Name every host once.");
  });
}

/** The Odoo version that an image's tag begins with, such as `19.0-20260908`; a tag may also name none. */
export function odooVersionOf(image: string): string | undefined {
  return /:(\d{2}\.\d)(?![\d.])[^:/@]*(?:@|$)/.exec(image)?.[1];
}

function checkOdoo(odoo: TenantSpec["odoo"], faults: Faults): void {
  checkImage(odoo.image, faults.at("image"));
  const tagged = odooVersionOf(odoo.image);
  if (tagged !== undefined && tagged !== odoo.version)
    faults
      .at("version")
      .add(
        odoo.version,
        `differs from the Odoo ${tagged} of the image's tag`,
        `Write "${tagged}", or name an image of Odoo ${odoo.version}: the version alone upgrades nothing.`,
      );
  odoo.modules?.forEach((module, index) => {
    if (!MODULE.test(module))
      faults
        .at("modules")
        .at(index)
        .add(module, "is not a module's technical name", 'Write one such as "point_of_sale".');
  });
}
