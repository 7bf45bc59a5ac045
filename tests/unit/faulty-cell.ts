import { planCell, UserInputError, type RetailOdooPlatformArgs, type TenantSpec } from "@retail-odoo/platform";
import { platformArgs } from "./example-cell";

export type Args = RetailOdooPlatformArgs & { tenants: TenantSpec[] };
/** What is done to the example that holds, and every line of the message it then gets. */
export type Row = [string, (args: Args) => void, string[]];

/** What a YAML file may hold, whatever the types say. */
export type Loose = { [key: string]: Loose } & Loose[];

export const loose = (value: unknown) => value as Loose;
export const set = (target: unknown, key: string, value: unknown) => Object.assign(target as object, { [key]: value });
export const first = (args: Args) => args.tenants[0] as TenantSpec;
export const eks = (args: Args) => loose(args.cluster.eks);

/** Faults of a cell's arguments, one a line; none when it holds. */
export function faultsOf(args: RetailOdooPlatformArgs): string[] {
  try {
    planCell("retail", args);
    return [];
  } catch (error) {
    if (!(error instanceof UserInputError)) throw error;
    return error.faults.map(({ path, reason, remedy }) => `${path}: ${reason}. ${remedy}`);
  }
}

/** The lines of the one message that a changed example gets; none when it still holds. */
export function messages(change: (args: Args) => void): string[] {
  const args = platformArgs();
  change(args);
  try {
    planCell("retail", args);
    return [];
  } catch (error) {
    if (!(error instanceof UserInputError)) throw error;
    const [title, ...lines] = error.message.split("\n");
    expect(title).toBe(
      `RetailOdooPlatform retail: ${lines.length === 1 ? "1 fault" : `${lines.length} faults`} in its arguments`,
    );
    return lines.map((line) => line.trim());
  }
}

/** One test a row. */
export function testRows(table: Row[]): void {
  test.each(table)("%s", (_, change, expected) => {
    expect(messages(change)).toEqual(expected);
  });
}
