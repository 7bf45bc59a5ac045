import { typeLabel } from "../../analysis/types";
import { skippedLines, type PolicyOverview } from "../../analysis/summary";
import type { PolicyResult, PreviewedResource } from "../../model";
import type { Style } from "../io";
import { indent, table } from "./table";
import { count } from "../../analysis/format";

/** The packs and their results by level; results that were not checked are listed apart, because they have not passed. */
export function policyLines(overview: PolicyOverview, resources: readonly PreviewedResource[], style: Style): string[] {
  const unseen = skippedLines(overview.skippedCallbacks, resources);
  const incomplete = unseen.length === 0 ? [] : indent([style.yellow("Incomplete"), ...indent(unseen)]);
  if (overview.packs.length === 0)
    return [`${style.bold("Policies")}: none ran; name packs with --policy-pack DIR`, ...incomplete];
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const section = (title: string, results: PolicyResult[]): string[] =>
    results.length === 0 ? [] : [title, ...indent(results.flatMap((result) => resultLines(result, byUrn)))];
  return [
    `${style.bold("Policies")}: ${count(overview.rules, "rule")} of ${count(overview.packs.length, "pack")}, ${summary(overview, style)}`,
    ...indent(table(overview.packs.map(packRow))),
    ...indent(section(style.red("Mandatory"), overview.mandatory)),
    ...indent(section(style.yellow("Advisory"), overview.advisory)),
    ...indent(section("Remediated", overview.remediated)),
    ...indent(section("Not checked", overview.notChecked)),
    ...incomplete,
  ];
}

function packRow({ name, version, policies, evaluations }: PolicyOverview["packs"][number]): string[] {
  return [`${name} ${version}`, `${count(policies.length, "rule")}, ${count(evaluations, "evaluation")}`];
}

function summary({ mandatory, advisory, notChecked, skippedCallbacks }: PolicyOverview, style: Style): string {
  const parts = [
    mandatory.length === 0
      ? style.green("no mandatory violation")
      : style.red(count(mandatory.length, "mandatory violation")),
    ...(advisory.length === 0 ? [] : [style.yellow(`${advisory.length} advisory`)]),
    ...(notChecked.length === 0 ? [] : [style.yellow(`${notChecked.length} not checked`)]),
    ...(skippedCallbacks.length === 0 ? [] : [style.yellow("incomplete")]),
  ];
  return parts.join(", ");
}

function resultLines(
  { pack, policy, urn, message }: PolicyResult,
  byUrn: ReadonlyMap<string, PreviewedResource>,
): string[] {
  const resource = urn === undefined ? undefined : byUrn.get(urn);
  const subject = resource === undefined ? (urn ?? "the stack") : `${typeLabel(resource.type)} ${resource.name}`;
  return [`${pack}/${policy}: ${subject}`, ...indent(message.trim().split("\n"))];
}
