import { resourceTree, size, type TreeNode } from "../../analysis/tree";
import { typeLabel } from "../../analysis/types";
import type { PreviewedResource } from "../../model";
import type { Style } from "../io";
import { count, names } from "../../analysis/format";

/**
 * The resource tree, short for any number of resources: of siblings with the same subtree, the first is drawn and the others
 * are named; leaves of one type share a line.
 */
export function treeLines(resources: readonly PreviewedResource[], style: Style): string[] {
  return childLines(resourceTree(resources), style, true);
}

function childLines(nodes: readonly TreeNode[], style: Style, root: boolean): string[] {
  const entries = groupByShape(nodes).flatMap((group) => entriesOf(group, style));
  return entries.flatMap(({ line, below }, index) => {
    if (root) return [line, ...below];
    const last = index === entries.length - 1;
    return [
      `${style.dim(last ? "└─" : "├─")} ${line}`,
      ...below.map((each) => `${last ? "  " : style.dim("│ ")} ${each}`),
    ];
  });
}

interface Entry {
  line: string;
  below: string[];
}

function entriesOf(group: readonly TreeNode[], style: Style): Entry[] {
  const [first] = group;
  if (first === undefined) return [];
  if (first.children.length === 0) {
    return [{ line: group.length === 1 ? oneLine(first, style) : manyLine(group, "", style), below: [] }];
  }
  const drawn = { line: oneLine(first, style), below: childLines(first.children, style, false) };
  const rest = group.slice(1);
  if (rest.length === 0) return [drawn];
  const like = `, ${count(size(first), "resource")} ${rest.length > 1 ? "each " : ""}like ${first.resource.name}`;
  return [
    drawn,
    {
      line: rest.length === 1 ? `${oneLine(rest[0] ?? first, style)}${style.dim(like)}` : manyLine(rest, like, style),
      below: [],
    },
  ];
}

function oneLine({ resource }: TreeNode, style: Style): string {
  const mark = resource.protect ? ` ${style.yellow("protected")}` : "";
  return `${typeLabel(resource.type)} ${style.bold(resource.name)}${mark}`;
}

function manyLine(group: readonly TreeNode[], rest: string, style: Style): string {
  const [first] = group;
  const mark = group.every(({ resource }) => resource.protect) ? ` ${style.yellow("protected")}` : "";
  const listed = names(group.map(({ resource }) => resource.name));
  return `${typeLabel(first?.resource.type ?? "")} × ${group.length} ${style.bold(listed)}${mark}${style.dim(rest)}`;
}

/**
 * Siblings whose subtrees have the same types. Leaves come first, by type and name, because their registration order may
 * differ between runs; components follow in the order of the program.
 */
function groupByShape(nodes: readonly TreeNode[]): TreeNode[][] {
  const groups = new Map<string, TreeNode[]>();
  const leaves = nodes.filter(({ children }) => children.length === 0).sort(byTypeAndName);
  for (const node of [...leaves, ...nodes.filter(({ children }) => children.length > 0)]) {
    const shape = shapeOf(node);
    const group = groups.get(shape);
    if (group === undefined) groups.set(shape, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}

function shapeOf({ resource, children }: TreeNode): string {
  return `${resource.type}(${children.map(shapeOf).sort().join(",")})`;
}

function byTypeAndName({ resource: left }: TreeNode, { resource: right }: TreeNode): number {
  const [a, b] = [left, right].map(({ type, name }) => `${typeLabel(type)} ${name}`);
  return (a ?? "") < (b ?? "") ? -1 : 1;
}
