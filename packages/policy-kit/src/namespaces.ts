import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import { LABELS } from "@retail-odoo/contract";
import { type DeepPartial, has, text } from "./reading";

const NAMESPACE = "kubernetes:core/v1:Namespace";

/** The metadata of any Kubernetes object that rules read. */
export interface ObjectArgs {
  metadata: { namespace: string; labels: { [key: string]: string } };
}

/** Name and URN of each namespace that carries the tenant label. If the stack has none, the rule is not applicable. */
export function tenantNamespaces(args: StackValidationArgs): { name: string; urn: string }[] {
  const found = args.resources
    .filter(({ type }) => type === NAMESPACE)
    .flatMap(({ props, urn }) => {
      const { metadata }: DeepPartial<NamespaceArgs> = props;
      return has(metadata?.labels, LABELS.tenant) ? [{ name: text(metadata?.name), urn }] : [];
    });
  return found.length > 0 ? found : args.notApplicable("The stack has no namespace of a tenant.");
}

/** Objects of one type, grouped by their namespace. */
export function byNamespace<Args>(
  type: string,
  resources: readonly PolicyResource[],
): Map<string, DeepPartial<Args>[]> {
  const found = new Map<string, DeepPartial<Args>[]>();
  for (const { props } of resources.filter((resource) => resource.type === type)) {
    const namespace = namespaceOf(props);
    found.set(namespace, [...(found.get(namespace) ?? []), props as DeepPartial<Args>]);
  }
  return found;
}

/** The namespace of an object. */
export function namespaceOf({ metadata }: DeepPartial<ObjectArgs>): string {
  return text(metadata?.namespace) || "default";
}
