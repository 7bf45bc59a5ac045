import { PROFILE_NAMES, SERVICE_NAMES, TENANCIES } from "@retail-odoo/contract";
import { stringify } from "yaml";
import type { OptionTable } from "../command";

export type Values = { [key: string]: unknown };

/** One field of a tenant file: its path, its option and its prompt. */
export interface Field {
  option: string;
  path: readonly [string] | readonly [string, string];
  prompt: string;
  kind: "text" | "number" | "list" | "yes or no";
  choices?: readonly string[];
  /** Prompted for even where there is a default, because it differs for almost every tenant. */
  own: boolean;
  optional?: boolean;
}

/** In the order of the file. */
export const FIELDS: readonly Field[] = [
  { option: "customer", path: ["customer"], prompt: "Customer of the contract", kind: "text", own: false, optional: true },
  { option: "country", path: ["country"], prompt: "Country, two letters", kind: "text", own: true },
  { option: "profile", path: ["profile"], prompt: "Capacity", kind: "text", choices: PROFILE_NAMES, own: true },
  { option: "service", path: ["service"], prompt: "Recovery and support", kind: "text", choices: SERVICE_NAMES, own: true },
  { option: "tenancy", path: ["tenancy"], prompt: "Tenancy", kind: "text", choices: TENANCIES, own: false },
  { option: "regulated", path: ["regulated"], prompt: "Isolation from other customers required by law or contract", kind: "yes or no", choices: ["yes", "no"], own: false, optional: true },
  { option: "database", path: ["database"], prompt: "Database server", kind: "text", own: true },
  { option: "stores", path: ["workload", "stores"], prompt: "Stores", kind: "number", own: true },
  { option: "tills", path: ["workload", "posTerminals"], prompt: "POS terminals in all stores", kind: "number", own: true },
  { option: "pos-orders", path: ["workload", "posOrdersPerHour"], prompt: "POS orders in the busiest hour", kind: "number", own: true },
  { option: "online-orders", path: ["workload", "onlineOrdersPerHour"], prompt: "Online orders in that hour", kind: "number", own: true },
  { option: "users", path: ["workload", "concurrentUsers"], prompt: "Concurrent back-office users", kind: "number", own: true },
  { option: "database-gib", path: ["data", "databaseGiB"], prompt: "Database today, GiB", kind: "number", own: true },
  { option: "files-gib", path: ["data", "filestoreGiB"], prompt: "Files today, GiB", kind: "number", own: true },
  { option: "growth-gib", path: ["data", "growthGiBPerMonth"], prompt: "Growth a month, GiB", kind: "number", own: false },
  { option: "host", path: ["hosts"], prompt: "Host names, the primary one first", kind: "list", own: true },
  { option: "odoo-version", path: ["odoo", "version"], prompt: "Odoo version", kind: "text", own: false },
  { option: "image", path: ["odoo", "image"], prompt: "Odoo image with its digest", kind: "text", own: false },
  { option: "custom-code", path: ["odoo", "customCode"], prompt: "Image with code that the platform team has not reviewed", kind: "yes or no", choices: ["yes", "no"], own: false, optional: true },
  { option: "module", path: ["odoo", "modules"], prompt: "Modules", kind: "list", own: false, optional: true },
]; // prettier-ignore

/** Each field as an option of the command line. */
export const FIELD_OPTIONS: OptionTable = Object.fromEntries(
  FIELDS.map(({ option, prompt, kind, choices }) => [
    option,
    {
      type: "string" as const,
      multiple: kind === "list",
      value: kind === "number" ? "NUMBER" : option.toUpperCase(),
      help: choices === undefined ? prompt : `${prompt}: ${choices.join(", ")}`,
    },
  ]),
);

/** Parses the text of a field. */
export function readField({ kind }: Field, given: string | readonly string[]): unknown {
  if (kind === "list")
    return (typeof given === "string" ? given.split(/[\s,]+/) : [...given]).filter((item) => item !== "");
  const text = String(given).trim();
  if (kind === "yes or no") return text === "yes";
  return kind === "text" || text === "" ? text : Number(text);
}

/** Why a text is not a value of a field, independent of the other fields. */
export function parseFault(field: Field, given: string | readonly string[]): string | undefined {
  if (field.kind === "yes or no" && !/^(yes|no)$/.test(String(given).trim()))
    return `${String(given).trim()}: is neither yes nor no; write one of them`;
  if (field.kind !== "number" || /^-?(\d+(\.\d+)?)?$/.test(String(given).trim())) return undefined;
  return `${String(given).trim()}: is not a number; write digits, such as 12`;
}

export function getField(values: Values, [first, second]: Field["path"]): unknown {
  const part = values[first];
  if (second === undefined) return part;
  return typeof part === "object" && part !== null ? (part as Values)[second] : undefined;
}

export function setField(values: Values, [first, second]: Field["path"], value: unknown): void {
  if (second === undefined) values[first] = value;
  else values[first] = { ...(values[first] as Values | undefined), [second]: value };
}

/** The YAML of a tenant file: `extends`, then its fields in order. */
export function tenantFile(given: Values, base: string | undefined): string {
  const file: Values = base === undefined ? {} : { extends: base };
  for (const field of FIELDS) {
    const value = getField(given, field.path);
    if (value !== undefined) setField(file, field.path, value);
  }
  return stringify(file, { lineWidth: 120 });
}
