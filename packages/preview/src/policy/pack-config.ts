import { truncate } from "../analysis/format";
import { PreviewError, type EnforcementLevel } from "../model";
import type { PackDeclaration, PackSettings, PolicyDeclaration, PolicyPackConfig, PolicySettings } from "./pack";

const LEVELS: readonly unknown[] = ["advisory", "mandatory", "remediate", "disabled"] satisfies EnforcementLevel[];

/**
 * Fills each policy's settings as the engine does: the schema's defaults, then what the pack was constructed with, then what
 * the user gave, where `all` sets the level of every policy and a policy's own entry wins. Throws one `PreviewError` with
 * every fault: unknown policies, levels and values the schema refuses.
 */
export async function resolvePackSettings(pack: PackDeclaration, given: PolicyPackConfig = {}): Promise<PackSettings> {
  const settings = new Map(pack.policies.map((policy) => [policy.name, defaults(policy)]));
  apply(settings, pack.initialConfig); // the pack author's: unknown names are ignored, as in the engine
  const faults = apply(settings, given);
  if (faults.length === 0) faults.push(...(await checkSchemas(pack.policies, settings)));
  if (faults.length > 0) {
    throw new PreviewError(`policy pack ${pack.name}: its configuration is not valid:\n  ${faults.join("\n  ")}`);
  }
  return settings;
}

function defaults(policy: PolicyDeclaration): PolicySettings {
  const properties = Object.entries(policy.configSchema?.properties ?? {})
    .filter(([, schema]) => isMapping(schema) && "default" in schema)
    .map(([name, schema]) => [name, (schema as { default: unknown }).default]);
  return { level: policy.level, properties: Object.fromEntries(properties) as { [property: string]: unknown } };
}

function apply(settings: Map<string, PolicySettings>, config: { [policy: string]: unknown }): string[] {
  const faults: string[] = [];
  const entries = Object.entries(config).flatMap(([name, value]) => {
    const read = readEntry(name, value);
    if (typeof read !== "string") return [{ name, ...read }];
    faults.push(read);
    return [];
  });
  for (const { name, level } of entries) {
    if (name === "all" && level !== undefined) for (const policy of settings.values()) policy.level = level;
  }
  for (const { name, level, properties } of entries.filter((entry) => entry.name !== "all")) {
    const policy = settings.get(name);
    if (policy === undefined) {
      faults.push(`${name}: unknown policy; the pack has ${[...settings.keys()].join(", ") || "none"}`);
      continue;
    }
    if (level !== undefined) policy.level = level;
    Object.assign(policy.properties, properties);
  }
  return faults;
}

/** One entry of the configuration, or the message about its fault. */
function readEntry(name: string, value: unknown): { level?: EnforcementLevel; properties: object } | string {
  if (typeof value === "string") {
    return isLevel(value) ? { level: value, properties: {} } : levelFault(name, value);
  }
  if (!isMapping(value)) return `${name}: ${truncate(JSON.stringify(value))} must be an enforcement level or a mapping`;
  const { enforcementLevel, ...properties } = value;
  if (enforcementLevel !== undefined && !isLevel(enforcementLevel)) return levelFault(name, enforcementLevel);
  if (name === "all" && Object.keys(properties).length > 0) {
    return `all: sets enforcementLevel only, not ${Object.keys(properties).join(", ")}; give those to each policy`;
  }
  return { level: enforcementLevel, properties };
}

/** Loads ajv only when a policy takes configuration, to keep the start of the command fast. */
async function checkSchemas(policies: PolicyDeclaration[], settings: PackSettings): Promise<string[]> {
  const configurable = policies.filter((policy) => policy.configSchema !== undefined);
  if (configurable.length === 0) return [];
  const { Ajv } = await import("ajv");
  const ajv = new Ajv({ allErrors: true, strict: false, validateFormats: false, verbose: true, logger: false });
  return configurable.flatMap((policy) => {
    const properties = settings.get(policy.name)?.properties;
    try {
      const validate = ajv.compile({ type: "object", ...policy.configSchema });
      if (validate(properties)) return [];
      return (validate.errors ?? []).map((error) => {
        const path = [policy.name, ...error.instancePath.split("/").slice(1)].join(".");
        return error.instancePath === ""
          ? `${path}: ${error.message ?? error.keyword}`
          : `${path}: ${truncate(JSON.stringify(error.data))} ${error.message ?? error.keyword}`;
      });
    } catch (error) {
      return [`${policy.name}: its configSchema is not a JSON Schema: ${String(error)}`];
    }
  });
}

function levelFault(name: string, level: unknown): string {
  return `${name}: ${truncate(JSON.stringify(level))} is not an enforcement level; write ${LEVELS.join(", ")}`;
}

function isLevel(value: unknown): value is EnforcementLevel {
  return LEVELS.includes(value);
}

function isMapping(value: unknown): value is { [key: string]: unknown } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
