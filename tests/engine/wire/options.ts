import type { RegisterResourceRequest, TransformResourceOptions } from "@pulumi/pulumi/proto/resource_pb";
import { resource } from "./messages";

/** The options that the engine inherits from the parent. */
export function inherit(request: RegisterResourceRequest, parent: RegisterResourceRequest): void {
  if (!request.hasProtect() && parent.hasProtect()) request.setProtect(parent.getProtect() === true);
  if (!request.hasRetainondelete() && parent.hasRetainondelete())
    request.setRetainondelete(parent.getRetainondelete() === true);
  if (request.getDeletedwith() === "") request.setDeletedwith(parent.getDeletedwith());
  const served = parent.getProvider().split("::")[2]?.split(":")[2];
  if (
    request.getCustom() &&
    request.getProvider() === "" &&
    served !== undefined &&
    request.getType().startsWith(`${served}:`)
  ) {
    request.setProvider(parent.getProvider());
  }
}

/** The compared options of a resource, as a transform receives them. */
export function optionsOf(request: RegisterResourceRequest): TransformResourceOptions {
  const options = new resource.TransformResourceOptions();
  if (request.hasProtect()) options.setProtect(request.getProtect() === true);
  if (request.hasRetainondelete()) options.setRetainOnDelete(request.getRetainondelete() === true);
  options.setDependsOnList(request.getDependenciesList()).setProvider(request.getProvider());
  options.setIgnoreChangesList(request.getIgnorechangesList()).setAliasesList(request.getAliasesList());
  request.getProvidersMap().forEach((provider, name) => options.getProvidersMap().set(name, provider));
  return options;
}

/** What a transform answered. */
export function applyOptions(request: RegisterResourceRequest, options: TransformResourceOptions): void {
  if (options.hasProtect()) request.setProtect(options.getProtect() === true);
  else request.clearProtect();
  if (options.hasRetainOnDelete()) request.setRetainondelete(options.getRetainOnDelete() === true);
  request.setProvider(options.getProvider());
  if (request.getTransformsList().length > 0) request.setDependenciesList(options.getDependsOnList());
}
