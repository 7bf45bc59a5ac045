const STACK_TYPE = "pulumi:pulumi:Stack";

/** The stack of a program; both names are part of every URN. */
export interface Target {
  stack: string;
  project: string;
}

/** `urn:pulumi:<stack>::<project>::<types of the parents>$<type>::<name>`; the stack itself is left out of the chain. */
export function makeUrn(target: Target, parent: string | undefined, type: string, name: string): string {
  const parentType = parent === undefined ? "" : qualifiedType(parent);
  const chain = parentType === "" || parentType === STACK_TYPE ? type : `${parentType}$${type}`;
  return `urn:pulumi:${target.stack}::${target.project}::${chain}::${name}`;
}

export function qualifiedType(urn: string): string {
  return urn.split("::")[2] ?? "";
}

export function typeOf(urn: string): string {
  return qualifiedType(urn).split("$").at(-1) ?? "";
}

/** A name may itself contain `::`. */
export function nameOf(urn: string): string {
  return urn.split("::").slice(3).join("::");
}

export const isStackType = (type: string): boolean => type === STACK_TYPE;
export const isProviderType = (type: string): boolean => type.startsWith("pulumi:providers:");

/** The package a type or function token belongs to: `aws` of `aws:s3/bucket:Bucket`, and of `pulumi:providers:aws`. */
export function packageOf(token: string): string {
  return isProviderType(token) ? token.slice("pulumi:providers:".length) : (token.split(":")[0] ?? "");
}

/** The URN in a provider reference `urn::id`. */
export function providerUrn(reference: string): string {
  return reference.slice(0, reference.lastIndexOf("::"));
}
