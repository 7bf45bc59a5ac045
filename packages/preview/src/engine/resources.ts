import type { EngineResource } from "../model";
import type { AliasSpec, ResourceOptions } from "./options";
import { isProviderType, isStackType, makeUrn, providerUrn, qualifiedType, type Target } from "./urn";
import { markProperties, secretPaths, type WireObject } from "./wire";

/** A resource that the program registers or reads, after inheritance and transforms. */
export interface Registration {
  type: string;
  name: string;
  custom: boolean;
  parent?: string;
  inputs: WireObject;
  propertyDependencies: { [property: string]: string[] };
  options: ResourceOptions;
}

/** `servedBy` is the URN of a default provider where no explicit one was chosen. */
export function describeResource(
  target: Target,
  urn: string,
  registration: Registration,
  servedBy?: string,
): EngineResource {
  const { type, name, custom, parent, options } = registration;
  const explicit = custom && options.provider !== "" ? options.provider : undefined;
  const resource: EngineResource = {
    urn,
    type,
    name,
    ...(parent === undefined || isStackType(qualifiedType(parent)) ? {} : { parent }),
    ...(explicit === undefined ? {} : { provider: explicit }),
    custom,
    protect: options.protect ?? false,
    retainOnDelete: options.retainOnDelete ?? false,
    inputs: {},
    dependencies: [...options.dependsOn].sort(),
    propertyDependencies: Object.fromEntries(
      Object.entries(registration.propertyDependencies).map(([property, urns]) => [property, [...urns].sort()]),
    ),
    secretPaths: [],
    wireInputs: {},
    wireOutputs: {},
    outputs: {},
    aliases: [...new Set(options.aliases.map((alias) => aliasUrn(target, registration, alias)))].sort(),
    ignoreChanges: options.ignoreChanges,
    ...(options.deleteBeforeReplace === undefined ? {} : { deleteBeforeReplace: options.deleteBeforeReplace }),
    replaceOnChanges: options.replaceOnChanges,
    ...(options.deletedWith === undefined ? {} : { deletedWith: options.deletedWith }),
    additionalSecretOutputs: options.additionalSecretOutputs,
    customTimeouts: options.customTimeouts,
    ...(isProviderType(type) && options.version !== "" ? { providerVersion: options.version } : {}),
    ...(options.importId === "" ? {} : { id: options.importId }),
  };
  const provider = explicit === undefined ? servedBy : providerUrn(explicit);
  if (provider !== undefined) resource.servedBy = provider;
  setInputs(resource, registration.inputs);
  return resource;
}

/** Sets the inputs, which a policy may remediate later. */
export function setInputs(resource: EngineResource, inputs: WireObject): void {
  resource.wireInputs = inputs;
  resource.inputs = markProperties(inputs);
  resource.secretPaths = secretPaths(inputs);
}

export function setOutputs(resource: EngineResource, outputs: WireObject): void {
  resource.wireOutputs = outputs;
  resource.outputs = markProperties(outputs);
}

function aliasUrn(target: Target, registration: Registration, alias: AliasSpec): string {
  if ("urn" in alias) return alias.urn;
  const former = { stack: alias.stack || target.stack, project: alias.project || target.project };
  const parent = alias.noParent ? undefined : (alias.parent ?? registration.parent);
  return makeUrn(former, parent, alias.type || registration.type, alias.name || registration.name);
}
