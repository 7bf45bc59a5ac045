/** Marked values of the wire protocol, as the real engine sends them to a program's transforms and reads them back. */
import {
  specialOutputValueSig as OUTPUT,
  specialSecretSig as SECRET,
  specialSigKey as SIGNATURE,
  unknownValue as UNKNOWN,
} from "@pulumi/pulumi/runtime/rpc";
import type { Json, Properties } from "./messages";

export { UNKNOWN };

const isObject = (value: Json | undefined): value is Properties =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const marked = (value: Json, mark: string): value is Properties => isObject(value) && value[SIGNATURE] === mark;

export const secret = (value: Json): Json => (marked(value, SECRET) ? value : { [SIGNATURE]: SECRET, value });

/** Secrets and unknowns become outputs. */
export function upgrade(value: Json): Json {
  if (value === UNKNOWN) return { [SIGNATURE]: OUTPUT };
  if (marked(value, SECRET)) {
    const inner = value.value ?? null;
    return inner === UNKNOWN
      ? { [SIGNATURE]: OUTPUT, secret: true }
      : { [SIGNATURE]: OUTPUT, secret: true, value: upgrade(inner) };
  }
  return each(value, upgrade);
}

export function dependOn(value: Json, dependencies: string[]): Json {
  if (dependencies.length === 0) return value;
  return marked(value, OUTPUT) ? { ...value, dependencies } : { [SIGNATURE]: OUTPUT, value, dependencies };
}

/** Outputs become plain values, secrets and unknowns. */
export function downgrade(value: Json): Json {
  if (!marked(value, OUTPUT)) return each(value, downgrade);
  const plain = "value" in value ? downgrade(value.value ?? null) : UNKNOWN;
  return value.secret === true ? secret(plain) : plain;
}

export function dependencies(value: Json): string[] {
  const own = marked(value, OUTPUT) && Array.isArray(value.dependencies) ? value.dependencies.map(String) : [];
  const inner =
    typeof value === "object" && value !== null ? Object.values(value).flatMap((child) => dependencies(child)) : [];
  return [...own, ...inner];
}

function each(value: Json, change: (child: Json) => Json): Json {
  if (Array.isArray(value)) return value.map(change);
  return isObject(value)
    ? Object.fromEntries(Object.entries(value).map(([key, child]) => [key, change(child)]))
    : value;
}
