import { count } from "../../analysis/format";
import { COLOURS, SIGNS, type DifferenceSummary } from "../../document/difference";
import type { Style } from "../io";
import { indent } from "./table";

export function differenceLines({ file, counts, lost, entries, notes }: DifferenceSummary, style: Style): string[] {
  return [
    `${style.bold(`Against ${file}`)}: ${counts}${lost === 0 ? "" : style.red(`; data lost in ${count(lost, "place")}`)}`,
    ...indent([
      ...entries.map(({ severity, text }) => style[COLOURS[severity]](`${SIGNS[severity]} ${text}`)),
      ...notes,
    ]),
  ];
}
