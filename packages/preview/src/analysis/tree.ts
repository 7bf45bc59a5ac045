import type { PreviewedResource } from "../model";

export interface TreeNode<R extends PreviewedResource = PreviewedResource> {
  resource: R;
  children: TreeNode<R>[];
}

/** Resources below their parents, in registration order. A resource whose parent is not listed is a root. */
export function resourceTree<R extends PreviewedResource>(resources: readonly R[]): TreeNode<R>[] {
  const nodes = new Map(resources.map((resource) => [resource.urn, { resource, children: [] } as TreeNode<R>]));
  const roots: TreeNode<R>[] = [];
  for (const node of nodes.values()) {
    const parent = node.resource.parent === undefined ? undefined : nodes.get(node.resource.parent);
    (parent?.children ?? roots).push(node);
  }
  return roots;
}

/** For each URN its ancestors, nearest first. */
export function ancestry<R extends PreviewedResource>(resources: readonly R[]): (resource: R) => R[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const parentOf = (resource: R): R | undefined =>
    resource.parent === undefined ? undefined : byUrn.get(resource.parent);
  return (resource) => {
    const found: R[] = [];
    for (let up = parentOf(resource); up !== undefined; up = parentOf(up)) found.push(up);
    return found;
  };
}

export function size(node: TreeNode): number {
  return node.children.reduce((sum, child) => sum + size(child), 1);
}
