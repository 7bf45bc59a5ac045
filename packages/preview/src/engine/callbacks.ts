import type { Callback } from "@pulumi/pulumi/proto/callback_pb";
import type { RegisterResourceHookRequest, TransformResponse } from "@pulumi/pulumi/proto/resource_pb";
import { messageOf, optionsOfMessage } from "./options";
import type { Registration } from "./resources";
import type { StructMessage } from "./message-values";
import type { Sdk } from "./sdk";
import { fromOutputs, outputDependencies, toDependentOutput, type WireObject } from "./wire";

/** A function of the program that the engine calls: bytes in, bytes out. */
type Call = (request: Uint8Array) => Promise<Uint8Array>;

/** The transforms and hooks that a program has registered. */
export class Callbacks {
  private readonly ofResource = new Map<string, Call[]>();
  private readonly ofStack: Call[] = [];
  private readonly ofInvokes: Call[] = [];
  private readonly hooks = new Map<string, { call: Call; onDryRun: boolean; ignoreErrors: boolean }>();

  constructor(private readonly sdk: Sdk) {}

  addStackTransform(callback: Callback): void {
    this.ofStack.push(this.caller(callback));
  }

  addInvokeTransform(callback: Callback): void {
    this.ofInvokes.push(this.caller(callback));
  }

  addHook(request: RegisterResourceHookRequest): void {
    const callback = request.getCallback();
    if (callback === undefined) throw new Error(`resource hook ${request.getName()} has no function`);
    const [onDryRun, ignoreErrors] = [request.getOnDryRun(), request.getIgnoreErrors?.() ?? false];
    this.hooks.set(request.getName(), { call: this.caller(callback), onDryRun, ignoreErrors });
  }

  /** Stores the transforms of a resource for its children. */
  keepTransforms(urn: string, transforms: Callback[]): void {
    if (transforms.length > 0)
      this.ofResource.set(
        urn,
        transforms.map((callback) => this.caller(callback)),
      );
  }

  /**
   * Runs a resource's own transforms, then those of each parent outwards, then the stack's. Like the engine, it reads
   * dependencies back only where the resource has transforms of its own.
   */
  async transform(resource: Registration, own: Callback[], ancestors: string[]): Promise<Registration> {
    const inherited = ancestors.flatMap((urn) => this.ofResource.get(urn) ?? []);
    const calls = [...own.map((callback) => this.caller(callback)), ...inherited, ...this.ofStack];
    if (calls.length === 0) return resource;
    let inputs = asOutputs(resource, own.length > 0);
    let { options } = resource;
    for (const call of calls) {
      const response = await this.transformOnce(call, { ...resource, inputs, options });
      inputs = (response.getProperties() as StructMessage | undefined)?.toJavaScript() ?? inputs;
      const changed = response.getOptions();
      if (changed !== undefined) options = optionsOfMessage(changed);
    }
    const plain = fromOutputs(inputs) as WireObject;
    if (own.length === 0) return { ...resource, inputs: plain, options };
    const propertyDependencies = dependenciesOf(inputs);
    const dependsOn = [...new Set([...options.dependsOn, ...Object.values(propertyDependencies).flat()])];
    return { ...resource, inputs: plain, propertyDependencies, options: { ...options, dependsOn } };
  }

  private async transformOnce(call: Call, resource: Registration): Promise<TransformResponse> {
    const { messages } = this.sdk;
    const request = new messages.TransformRequest();
    request
      .setName(resource.name)
      .setType(resource.type)
      .setCustom(resource.custom)
      .setParent(resource.parent ?? "");
    request.setProperties(this.sdk.encode(resource.inputs)).setOptions(messageOf(this.sdk, resource.options));
    return messages.TransformResponse.deserializeBinary(await call(request.serializeBinary()));
  }

  async transformInvoke(
    token: string,
    args: WireObject,
    provider: string,
  ): Promise<{ args: WireObject; provider: string }> {
    const { messages } = this.sdk;
    let current = { args, provider };
    for (const call of this.ofInvokes) {
      const options = new messages.TransformInvokeOptions().setProvider(current.provider);
      const request = new messages.TransformInvokeRequest()
        .setToken(token)
        .setArgs(this.sdk.encode(current.args))
        .setOptions(options);
      const response = messages.TransformInvokeResponse.deserializeBinary(await call(request.serializeBinary()));
      const changed = response.getArgs() as StructMessage | undefined;
      current = {
        args: changed?.toJavaScript() ?? current.args,
        provider: response.getOptions()?.getProvider() ?? current.provider,
      };
    }
    return current;
  }

  /** Runs the hooks with `onDryRun`; resolves with the message of a failure that must stop the resource. */
  async runHooks(names: string[] | undefined, subject: HookSubject): Promise<string | undefined> {
    const { messages } = this.sdk;
    for (const name of names ?? []) {
      const hook = this.hooks.get(name);
      if (hook === undefined) return `hook "${name}" was not registered`;
      if (!hook.onDryRun) continue;
      const request = new messages.ResourceHookRequest();
      request.setUrn(subject.urn).setId(subject.id).setName(subject.name).setType(subject.type);
      request.setNewInputs(this.sdk.encode(subject.inputs));
      if (subject.outputs !== undefined) request.setNewOutputs(this.sdk.encode(subject.outputs));
      const error = messages.ResourceHookResponse.deserializeBinary(
        await hook.call(request.serializeBinary()),
      ).getError();
      if (error !== "" && !hook.ignoreErrors) return `hook "${name}" failed: ${error}`;
    }
    return undefined;
  }

  private caller(callback: Callback): Call {
    const [token, target] = [callback.getToken(), callback.getTarget()];
    return (bytes) =>
      new Promise((resolve, reject) => {
        const request = new this.sdk.messages.CallbackInvokeRequest().setToken(token).setRequest(bytes);
        this.sdk.callBack(target, request, (error, response) => {
          if (response === undefined) reject(new Error(textOf(error)));
          else resolve(response.getResponse_asU8());
        });
      });
  }
}

/** The message of a callback server's error. */
function textOf(error: unknown): string {
  const { details, message } = error as { details?: string; message?: string };
  return details ?? message ?? String(error);
}

export interface HookSubject {
  urn: string;
  id: string;
  name: string;
  type: string;
  inputs: WireObject;
  outputs?: WireObject;
}

/** Inputs as transforms see them, with their dependencies where the engine sends those. */
function asOutputs({ inputs, propertyDependencies }: Registration, withDependencies: boolean): WireObject {
  return mapValues(inputs, (value, name) =>
    toDependentOutput(value, withDependencies ? (propertyDependencies[name] ?? []) : []),
  );
}

function dependenciesOf(inputs: WireObject): { [property: string]: string[] } {
  return mapValues(inputs, (value) => [...outputDependencies(value)]);
}

function mapValues<V, R>(entries: { [key: string]: V }, change: (value: V, key: string) => R): { [key: string]: R } {
  return Object.fromEntries(Object.entries(entries).map(([key, value]) => [key, change(value, key)]));
}
