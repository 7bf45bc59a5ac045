import { sortKeys } from "../analysis/json";
import type { EngineResource, PolicyResult, PreviewDocument, PreviewedResource, PreviewResult } from "../model";

/**
 * Writes the `--json` document. Registration order may differ between runs, so everything is sorted: resources by URN, policy
 * results by resource, pack and policy, keys by name. A new field of `PreviewedResource` (model.ts), which `describeResource`
 * (engine/resources.ts) fills, is listed in `previewedResource` below.
 */
export function toDocument(result: PreviewResult): PreviewDocument {
  return {
    stack: result.stack,
    complete: result.skippedCallbacks.length === 0,
    skippedCallbacks: result.skippedCallbacks,
    resources: result.resources.map(previewedResource).sort((a, b) => compare(a.urn, b.urn)),
    policies: [...result.policies].sort(comparePolicies),
    outputs: sortKeys(result.outputs),
  };
}

function previewedResource(resource: EngineResource): PreviewedResource {
  const { urn, type, name, parent, provider, custom, protect, retainOnDelete } = resource;
  return {
    urn,
    type,
    name,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    custom,
    protect,
    retainOnDelete,
    inputs: sortKeys(resource.inputs),
    dependencies: resource.dependencies,
    propertyDependencies: sortKeys(resource.propertyDependencies),
    secretPaths: resource.secretPaths,
  };
}

function comparePolicies(a: PolicyResult, b: PolicyResult): number {
  return (
    compare(a.urn ?? "", b.urn ?? "") ||
    compare(a.pack, b.pack) ||
    compare(a.policy, b.policy) ||
    compare(a.message, b.message)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
