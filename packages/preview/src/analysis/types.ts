/**
 * Display names of type tokens. `aws:ec2/vpc:Vpc` is `ec2.Vpc` of package `aws`; a Kubernetes object is its kind, with
 * the group behind it where the group is not Kubernetes' own; a component is its class.
 */
export interface TypeParts {
  pkg: string;
  /** `ec2`, `apps/v1`; empty for `index`. */
  module: string;
  name: string;
}

export function typeParts(type: string): TypeParts {
  const [pkg = "", path = "", name = ""] = type.split(":");
  if (pkg === "pulumi" && path === "providers") return { pkg: "pulumi", module: "providers", name };
  // A bridged provider repeats the type's name in the module: ec2/vpc:Vpc.
  const repeated = `/${name.charAt(0).toLowerCase()}${name.slice(1)}`;
  const module = path.endsWith(repeated) ? path.slice(0, -repeated.length) : path;
  return { pkg, module: module === "index" ? "" : module, name };
}

export function typeLabel(type: string): string {
  const { pkg, module, name } = typeParts(type);
  if (pkg === "kubernetes") {
    const group = module.split("/")[0] ?? "";
    return group.includes(".") && !group.endsWith(".k8s.io") && group !== "helm.sh" ? `${name}.${group}` : name;
  }
  if (pkg === "pulumi") return module === "providers" ? `${name}.Provider` : name;
  return module === "" ? name : `${module}.${name}`;
}
