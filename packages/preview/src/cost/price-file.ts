import { REGIONS } from "@retail-odoo/contract";
import { parseDocument } from "yaml";
import { truncate } from "../analysis/format";
import { PreviewError } from "../model";
import { ITEMS, PRICES, type Assumptions, type PriceTable } from "./prices";

/**
 * Overrides the built-in prices with a price file. YAML or JSON:
 *
 *     date: 2026-11-22
 *     source: our enterprise agreement
 *     prices:
 *       ec2:m7i.xlarge: { eu-central-1: 0.19 }   # USD
 *       kms-key: { "*": 1 }                      # "*" is every region without its own price
 *     assumptions: { logGiBPerGroup: 20 }
 *
 * @throws PreviewError with exit code 2 and every fault of the file
 */
export function readPrices(text: string, file: string): PriceTable {
  const document = parseDocument(text);
  const [broken] = document.errors;
  if (broken !== undefined) throw new PreviewError(`${file} is not YAML: ${broken.message.split("\n")[0]}`, 2);
  const faults: string[] = [];
  const table = overlay(document.toJS(), faults);
  if (faults.length > 0)
    throw new PreviewError([`${file}: prices cannot be read`, ...faults.map((fault) => `  ${fault}`)].join("\n"), 2);
  return table;
}

type Values = { [key: string]: unknown };

function overlay(given: unknown, faults: string[]): PriceTable {
  const { date, source, prices, assumptions, ...rest } = record(given, "file", faults);
  for (const key of Object.keys(rest))
    faults.push(fault(key, rest[key], "is not a field", "Write date, source, prices or assumptions."));
  if (typeof date !== "string" || !/^\d{4}-\d\d-\d\d$/.test(date))
    faults.push(fault("date", date, "is not a date", "Write the day the prices were seen: 2026-11-22."));
  if (typeof source !== "string" || source === "")
    faults.push(fault("source", source, "is not a string", "Write where the prices come from."));
  const seen = `${String(source)}, ${String(date)}`;
  const merged = { ...PRICES.prices };
  for (const [item, regions] of Object.entries(record(prices ?? {}, "prices", faults)))
    merged[item] = { ...merged[item], ...readItem(item, regions, seen, faults) };
  return { date: String(date), prices: merged, assumptions: readAssumptions(assumptions ?? {}, faults) };
}

function readItem(item: string, regions: unknown, source: string, faults: string[]): PriceTable["prices"][string] {
  const path = `prices.${item}`;
  if (!(item in ITEMS) && !/^(ec2|ebs):[a-z0-9.-]+$/.test(item))
    faults.push(
      fault(
        path,
        undefined,
        "is not priced",
        `Write ec2:<instance type>, ebs:<volume type>, ${Object.keys(ITEMS).join(", ")}.`,
      ),
    );
  const read: PriceTable["prices"][string] = {};
  for (const [region, usd] of Object.entries(record(regions, path, faults))) {
    if (region !== "*" && !REGIONS.some((known) => known === region))
      faults.push(
        fault(
          `${path}.${region}`,
          undefined,
          "is not an AWS region",
          'Write one such as eu-central-1, or "*" for all.',
        ),
      );
    else if (typeof usd !== "number" || !Number.isFinite(usd) || usd < 0)
      faults.push(fault(`${path}.${region}`, usd, "is not a price", "Write USD as a number, 0 or more."));
    else read[region] = { usd, source };
  }
  return read;
}

const LIMITS: { readonly [name in keyof Required<Assumptions>]: { from: number; to: number } } = {
  hoursPerMonth: { from: 1, to: 744 },
  backupCompression: { from: 0.01, to: 1 },
  walShareOfDatabasePerDay: { from: 0, to: 10 },
  logGiBPerGroup: { from: 0, to: 1_000_000 },
};

function readAssumptions(given: unknown, faults: string[]): Assumptions {
  const read: Assumptions = { ...PRICES.assumptions };
  for (const [name, value] of Object.entries(record(given, "assumptions", faults))) {
    const path = `assumptions.${name}`;
    if (!isAssumption(name)) {
      faults.push(fault(path, value, "is not an assumption", `Write ${Object.keys(LIMITS).join(", ")}.`));
      continue;
    }
    const { from, to } = LIMITS[name];
    if (typeof value === "number" && value >= from && value <= to) read[name] = value;
    else faults.push(fault(path, value, "is out of range", `Write a number from ${from} to ${to}.`));
  }
  return read;
}

function isAssumption(name: string): name is keyof Assumptions {
  return name in LIMITS;
}

function record(value: unknown, path: string, faults: string[]): Values {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return { ...value };
  faults.push(fault(path, value, "is not a mapping", "Write `key: value` lines."));
  return {};
}

function fault(path: string, value: unknown, reason: string, remedy: string): string {
  return `${path}${value === undefined ? "" : ` = ${truncate(JSON.stringify(value))}`}: ${reason}. ${remedy}`;
}
