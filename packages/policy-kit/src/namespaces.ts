import type { NamespaceArgs } from "@pulumi/kubernetes/core/v1";
import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import { LABELS } from "@retail-odoo/contract";
import { has, text, type Seen } from "./reading";

const NAMESPACE = "kubernetes:core/v1:Namespace";

/** What every object says of itself. */
export interface ObjectArgs {
  metadata: { namespace: string; labels: { [key: string]: string } };
}

/** Namespaces that carry the tenant label: name and URN. Without any the rule is not applicable. */
export function tenantNamespaces(args: StackValidationArgs): { name: string; urn: string }[] {
  const found = args.resources
    .filter(({ type }) => type === NAMESPACE)
    .flatMap(({ props, urn }) => {
      const { metadata }: Seen<NamespaceArgs> = props;
      return has(metadata?.labels, LABELS.tenant) ? [{ name: text(metadata?.name), urn }] : [];
    });
  return found.length > 0 ? found : args.notApplicable("No namespace is a tenant's.");
}

/** Objects of one type by the namespace they are in. */
export function byNamespace<Args>(type: string, resources: readonly PolicyResource[]): Map<string, Seen<Args>[]> {
  const found = new Map<string, Seen<Args>[]>();
  for (const { props } of resources.filter((resource) => resource.type === type)) {
    const namespace = namespaceOf(props);
    found.set(namespace, [...(found.get(namespace) ?? []), props as Seen<Args>]);
  }
  return found;
}

/** Where an object is. */
export function namespaceOf({ metadata }: Seen<ObjectArgs>): string {
  return text(metadata?.namespace) || "default";
}
