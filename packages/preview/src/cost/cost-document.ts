import type { CostEstimate } from "./estimate";
import { missingPrices } from "./groups";

/** The cost in the `--json` document. USD a month. */
export interface CostDocument {
  monthlyUsd: number;
  /** False where a price is missing: `monthlyUsd` then lacks what `missingPrices` lists. */
  complete: boolean;
  missingPrices: string[];
  priceDate: string;
}

export function costDocument(cost: CostEstimate): CostDocument {
  const missing = missingPrices(cost);
  return {
    monthlyUsd: cost.total / 100,
    complete: missing.length === 0,
    missingPrices: missing,
    priceDate: cost.priceDate,
  };
}
