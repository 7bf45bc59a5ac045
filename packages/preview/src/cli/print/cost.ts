import { costGroups, missingPrices, totalText, type CostEstimate } from "../../cost";
import type { Style } from "../io";
import { indent, table } from "./table";
import { amount } from "../../analysis/format";

/** The monthly cost by item, and what is not estimated with the reason. */
export function costLines(cost: CostEstimate, style: Style): string[] {
  const { estimated, missing } = costGroups(cost);
  if (estimated.length === 0 && missing.length === 0)
    return [`${style.bold("Cost a month")}: no resource of this program has a price`];
  const gaps = missingPrices(cost);
  const rows = estimated.map(({ label, times, cents }) => [label, times === 1 ? "" : `× ${times}`, amount(cents)]);
  return [
    `${style.bold("Cost a month")}: ${totalText(cost)}${estimated.length === 0 ? "" : `, estimated with prices of ${cost.priceDate}`}`,
    ...(gaps.length === 0 ? [] : [`  ${style.red("No price")} for ${gaps.join(", ")}: add them with --prices FILE`]),
    ...indent(table(rows, ["left", "right", "right"])),
    ...(missing.length === 0 ? [] : [`  ${style.yellow("Not estimated")}`]),
    ...indent(
      missing.map(({ label, times, reason }) => `${label}${times === 1 ? "" : ` × ${times}`}: ${reason}`),
      4,
    ),
  ];
}
