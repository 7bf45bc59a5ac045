import { Fault } from "../fault";
import type { WireObject } from "../wire";
import { AWS_INVOKES } from "./aws";
import { KUBERNETES_INVOKES } from "./kubernetes";

/** What answers to look-ups may depend on: the stack's configuration and the inputs of an explicit provider. */
export interface InvokeContext {
  config: { [key: string]: string };
  /** Inputs of the resource with this URN; {} if there is none. */
  inputsOf(urn: string): WireObject;
}

/** Answers a look-up without asking anybody. `provider` is `urn::id`, or "" for the default one. */
export type Invoke = (args: WireObject, provider: string, context: InvokeContext) => WireObject;

const TABLE: { [token: string]: Invoke } = { ...AWS_INVOKES, ...KUBERNETES_INVOKES };

export function answerInvoke(token: string, args: WireObject, provider: string, context: InvokeContext): WireObject {
  const invoke = TABLE[token];
  if (invoke === undefined) {
    throw new Fault(
      `the program looks up ${token}, which only the cloud can answer; an offline preview cannot run it.` +
        " Read the value from configuration instead, or preview this program with `pulumi preview`.",
    );
  }
  return invoke(args, provider, context);
}
