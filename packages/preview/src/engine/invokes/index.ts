import { entryFor, findAnswer, UnansweredFault } from "../lookups";
import type { WireObject } from "../wire";
import { AWS_INVOKES } from "./aws";
import { KUBERNETES_INVOKES } from "./kubernetes";
import { RENDER_INVOKES } from "./render";
import type { Invoke, InvokeContext } from "./types";

export type { InvokeContext } from "./types";

const INVOKES: { [token: string]: Invoke } = { ...AWS_INVOKES, ...KUBERNETES_INVOKES, ...RENDER_INVOKES };

export function answerInvoke(token: string, args: WireObject, provider: string, context: InvokeContext): WireObject {
  const given = findAnswer(context.lookups ?? [], token, args);
  if (given !== undefined) return given;
  const invoke = INVOKES[token];
  if (invoke === undefined) {
    throw new UnansweredFault(
      `the program invokes ${token}, which needs its provider; an offline preview cannot run it.` +
        ` Read the value from configuration instead, or name a file with --lookups that has this entry:\n${entryFor(token, args)}`,
    );
  }
  return invoke(args, provider, context);
}
