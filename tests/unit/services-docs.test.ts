import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SERVICES } from "@retail-odoo/contract";
import { DEFAULT_BACKUP_PLAN } from "../../packages/platform/src/backup/backup-plan";

const read = (file: string) => readFileSync(join(__dirname, "../..", file), "utf8");
/** A row of a table by its first cell, without the alignment. */
const row = (text: string, first: string) =>
  text.split("\n").map((line) => line.split("|").map((cell) => cell.trim())).find((cells) => cells[1] === first)?.slice(1, -1); // prettier-ignore
const minutes = (value: number) => (value > 60 && value % 60 === 0 ? `${value / 60} h` : `${value} min`);

test("the table of services holds what each promises", () => {
  const text = read("docs/tenants.md");
  const rows = Object.keys(SERVICES).map((name) => row(text, `\`${name}\``));
  expect(rows).toEqual(
    Object.entries(SERVICES).map(([name, { rpoMinutes, rtoMinutes, retentionDays }]) => [
      `\`${name}\``,
      minutes(rpoMinutes),
      minutes(rtoMinutes),
      `${retentionDays} days`,
    ]),
  );
});

test("docs and docstrings name the default of the recovery window", () => {
  const { retentionDays } = DEFAULT_BACKUP_PLAN;
  expect(row(read("docs/backup.md"), "`retentionDays`")?.[1]).toBe(String(retentionDays));
  const documented = ["backup/backup-plan.ts", "postgres/rds/server-args.ts"].map(
    (file) =>
      /@default ([^\n]*)\n(?:(?!\*\/)[^])*\*\/\s*retentionDays\?/u.exec(read(`packages/platform/src/${file}`))?.[1],
  );
  expect(documented.map((text) => /\b\d+\b/u.exec(text ?? "")?.[0])).toEqual([
    String(retentionDays),
    String(retentionDays),
  ]);
});
