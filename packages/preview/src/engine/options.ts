import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type {
  ReadResourceRequest,
  RegisterResourceRequest,
  TransformResourceOptions,
} from "@pulumi/pulumi/proto/resource_pb";
import type { Sdk } from "./sdk";

export const HOOK_KINDS = [
  "BeforeCreate",
  "AfterCreate",
  "BeforeUpdate",
  "AfterUpdate",
  "BeforeDelete",
  "AfterDelete",
  "OnError",
] as const;
export type HookKind = (typeof HOOK_KINDS)[number];

/** An earlier identity of a resource: a URN, or the parts of the current one that differed. */
export type AliasSpec =
  { urn: string } | { name: string; type: string; stack: string; project: string; parent?: string; noParent: boolean };

/** The options of a resource; an absent one may be inherited from the parent. */
export interface ResourceOptions {
  protect?: boolean;
  retainOnDelete?: boolean;
  deletedWith?: string;
  /** `urn::id`; "" for the default provider. */
  provider: string;
  /** By package: what a component hands to its children. */
  providers: { [name: string]: string };
  dependsOn: string[];
  aliases: AliasSpec[];
  ignoreChanges: string[];
  replaceOnChanges: string[];
  replaceWith: string[];
  deleteBeforeReplace?: boolean;
  additionalSecretOutputs: string[];
  customTimeouts: { create?: string; update?: string; delete?: string };
  importId: string;
  version: string;
  pluginDownloadUrl: string;
  hooks: { [kind in HookKind]?: string[] };
}

type Request = RegisterResourceRequest;
type Message = TransformResourceOptions;
type Hooks = NonNullable<ReturnType<Request["getHooks"]>>;

/** Older SDKs lack the newest getters. */
function optional<T>(read: (() => T) | undefined, owner: unknown, otherwise: T): T {
  return read === undefined ? otherwise : read.call(owner);
}

/** In older SDKs a flag that is false is the same as one that is not set. */
function isSet(has: (() => boolean) | undefined, owner: unknown, value: boolean | undefined): boolean {
  return optional(has, owner, value === true);
}

export function optionsOfRequest(request: Request): ResourceOptions {
  const defined = request.getDeletebeforereplacedefined() || request.getDeletebeforereplace();
  const urns = request.getAliasurnsList().map((urn) => ({ urn }));
  return {
    ...given("protect", isSet(request.hasProtect, request, request.getProtect()), request.getProtect()),
    ...given(
      "retainOnDelete",
      isSet(request.hasRetainondelete, request, request.getRetainondelete()),
      request.getRetainondelete(),
    ),
    ...given("deletedWith", request.getDeletedwith() !== "", request.getDeletedwith()),
    ...given("deleteBeforeReplace", defined, request.getDeletebeforereplace()),
    provider: request.getProvider(),
    providers: mapOf(request.getProvidersMap()),
    dependsOn: request.getDependenciesList(),
    aliases: [...urns, ...request.getAliasesList().map(aliasSpec)],
    ignoreChanges: request.getIgnorechangesList(),
    replaceOnChanges: request.getReplaceonchangesList(),
    replaceWith: optional(request.getReplaceWithList, request, []),
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    customTimeouts: timeouts(request.getCustomtimeouts()),
    importId: request.getImportid(),
    version: request.getVersion(),
    pluginDownloadUrl: request.getPlugindownloadurl(),
    hooks: hooksOf(optional(request.getHooks, request, undefined)),
  };
}

export function optionsOfRead(request: ReadResourceRequest): ResourceOptions {
  return {
    provider: request.getProvider(),
    providers: {},
    dependsOn: request.getDependenciesList(),
    aliases: [],
    ignoreChanges: [],
    replaceOnChanges: [],
    replaceWith: [],
    additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
    customTimeouts: {},
    importId: "",
    version: request.getVersion(),
    pluginDownloadUrl: request.getPlugindownloadurl(),
    hooks: {},
  };
}

/** The options that a transform returned. */
export function optionsOfMessage(message: Message): ResourceOptions {
  return {
    ...given("protect", isSet(message.hasProtect, message, message.getProtect()), message.getProtect()),
    ...given(
      "retainOnDelete",
      isSet(message.hasRetainOnDelete, message, message.getRetainOnDelete()),
      message.getRetainOnDelete(),
    ),
    ...given("deletedWith", message.getDeletedWith() !== "", message.getDeletedWith()),
    ...given("deleteBeforeReplace", message.hasDeleteBeforeReplace(), message.getDeleteBeforeReplace()),
    provider: message.getProvider(),
    providers: mapOf(message.getProvidersMap()),
    dependsOn: message.getDependsOnList(),
    aliases: message.getAliasesList().map(aliasSpec),
    ignoreChanges: message.getIgnoreChangesList(),
    replaceOnChanges: message.getReplaceOnChangesList(),
    replaceWith: optional(message.getReplaceWithList, message, []),
    additionalSecretOutputs: message.getAdditionalSecretOutputsList(),
    customTimeouts: timeouts(message.getCustomTimeouts()),
    importId: optional(message.getImport, message, ""),
    version: message.getVersion(),
    pluginDownloadUrl: message.getPluginDownloadUrl(),
    hooks: hooksOf(optional(message.getHooks, message, undefined)),
  };
}

/** The options as a transform receives them. */
export function messageOf({ messages }: Sdk, options: ResourceOptions): Message {
  const message = new messages.TransformResourceOptions();
  if (options.protect !== undefined) message.setProtect(options.protect);
  if (options.retainOnDelete !== undefined) message.setRetainOnDelete(options.retainOnDelete);
  if (options.deleteBeforeReplace !== undefined) message.setDeleteBeforeReplace(options.deleteBeforeReplace);
  message.setDeletedWith(options.deletedWith ?? "");
  message.setProvider(options.provider);
  for (const [name, provider] of Object.entries(options.providers)) message.getProvidersMap().set(name, provider);
  message.setDependsOnList(options.dependsOn);
  message.setAliasesList(options.aliases.map((alias) => aliasMessage(messages, alias)));
  message.setIgnoreChangesList(options.ignoreChanges);
  message.setReplaceOnChangesList(options.replaceOnChanges);
  message.setAdditionalSecretOutputsList(options.additionalSecretOutputs);
  const { create = "", update = "", delete: remove = "" } = options.customTimeouts;
  const duration = new messages.RegisterResourceRequest.CustomTimeouts();
  message.setCustomTimeouts(duration.setCreate(create).setUpdate(update).setDelete(remove));
  message.setVersion(options.version);
  message.setPluginDownloadUrl(options.pluginDownloadUrl);
  optional(message.setReplaceWithList?.bind(message, options.replaceWith), message, message);
  optional(message.setImport?.bind(message, options.importId), message, message);
  if (Object.keys(options.hooks).length > 0) message.setHooks(hooksMessage(messages, options.hooks));
  return message;
}

function given<K extends string, V>(key: K, isGiven: boolean, value: V | undefined): { [key in K]?: V } {
  return isGiven && value !== undefined ? ({ [key]: value } as { [key in K]?: V }) : {};
}

function mapOf(map: { forEach(visit: (value: string, key: string) => void): void }): { [name: string]: string } {
  const entries: { [name: string]: string } = {};
  map.forEach((value, key) => (entries[key] = value));
  return entries;
}

function timeouts(
  message: { getCreate(): string; getUpdate(): string; getDelete(): string } | undefined,
): ResourceOptions["customTimeouts"] {
  if (message === undefined) return {};
  return {
    ...given("create", message.getCreate() !== "", message.getCreate()),
    ...given("update", message.getUpdate() !== "", message.getUpdate()),
    ...given("delete", message.getDelete() !== "", message.getDelete()),
  };
}

function aliasSpec(alias: Alias): AliasSpec {
  const spec = alias.getSpec();
  if (spec === undefined) return { urn: alias.getUrn() };
  return {
    name: spec.getName(),
    type: spec.getType(),
    stack: spec.getStack(),
    project: spec.getProject(),
    ...given("parent", spec.getParenturn() !== "", spec.getParenturn()),
    noParent: spec.getNoparent(),
  };
}

function aliasMessage(messages: Sdk["messages"], alias: AliasSpec): Alias {
  const message = new messages.Alias();
  if ("urn" in alias) return message.setUrn(alias.urn);
  const spec = new messages.Alias.Spec();
  spec.setName(alias.name).setType(alias.type).setStack(alias.stack).setProject(alias.project);
  if (alias.noParent) spec.setNoparent(true);
  else if (alias.parent !== undefined) spec.setParenturn(alias.parent);
  return message.setSpec(spec);
}

function hooksOf(binding: Hooks | undefined): ResourceOptions["hooks"] {
  if (binding === undefined) return {};
  const lists = HOOK_KINDS.map((kind) => [kind, optional(binding[`get${kind}List`], binding, [])] as const);
  return Object.fromEntries(lists.filter(([, names]) => names.length > 0));
}

function hooksMessage(messages: Sdk["messages"], hooks: ResourceOptions["hooks"]): Hooks {
  const binding = new messages.RegisterResourceRequest.ResourceHooksBinding();
  for (const kind of HOOK_KINDS) if (hooks[kind] !== undefined) binding[`set${kind}List`](hooks[kind]);
  return binding;
}
