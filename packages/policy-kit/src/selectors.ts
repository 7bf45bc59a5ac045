import type { meta } from "@pulumi/kubernetes/types/input";
import { type DeepPartial, list } from "./reading";

/** Whether a label selector matches every object, because it names neither labels nor expressions. */
export function matchesEverything({ matchLabels, matchExpressions }: DeepPartial<meta.v1.LabelSelector>): boolean {
  return Object.keys(matchLabels ?? {}).length + list(matchExpressions).length === 0;
}
