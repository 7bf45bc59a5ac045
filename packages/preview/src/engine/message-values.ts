import type { Exports } from "./modules";
import { sortKeys } from "../analysis/json";
import type { WireObject } from "./wire";

/** `google.protobuf.Struct` as far as it is used. */
export interface StructMessage {
  toJavaScript(): WireObject;
  getFieldsMap(noLazyCreate?: boolean): unknown;
}

type StructClass = (new () => StructMessage) & { fromJavaScript(value: WireObject): StructMessage };

/**
 * A message that stays in this process: it returns `value` itself. Its fields, half of a registration's cost, are made only when
 * something reads them, such as its serialization.
 */
export function messageOf(Struct: StructClass, value: WireObject): StructMessage {
  let real: StructMessage | undefined;
  return Object.assign(new Struct(), {
    toJavaScript: () => value,
    getFieldsMap: (noLazyCreate?: boolean) => (real ??= Struct.fromJavaScript(value)).getFieldsMap(noLazyCreate),
  });
}

/**
 * The module of `Struct`, with which the SDK makes its requests from such messages. Their keys are sorted, as those of a message are,
 * and as policies see them in a deployment.
 */
export function lazyStructs(module: Exports): Exports {
  const Struct = module.Struct as StructClass;
  return { ...module, Struct: { fromJavaScript: (value: WireObject) => messageOf(Struct, sortKeys(value)) } };
}
