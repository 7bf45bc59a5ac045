import type { Lookup } from "../lookups";
import type { WireObject } from "../wire";

/** What the answer to an invoke may depend on: the stack's configuration and the inputs of an explicit provider. */
export interface InvokeContext {
  config: { [key: string]: string };
  /** Inputs of the resource with this URN; {} if there is none. */
  inputsOf(urn: string): WireObject;
  /** Answers that the user has given. */
  lookups?: readonly Lookup[];
}

/** Answers an invoke from its arguments and configuration alone. `provider` is `urn::id`, or "" for the default one. */
export type Invoke = (args: WireObject, provider: string, context: InvokeContext) => WireObject;
