import type { Faults } from "./errors";
import { nearest } from "./shape";

/** @param unit for the message, such as "seconds" */
export function checkWhole(value: unknown, least: number, most: number, unit: string, faults: Faults): void {
  if (!Number.isInteger(value) || Number(value) < least || Number(value) > most)
    faults.add(value, `is not a whole number of ${unit} from ${least} to ${most}`, "Write a number in that range.");
}

export function checkChoice(value: unknown, choices: readonly string[], what: string, faults: Faults): void {
  if (choices.some((choice) => choice === value)) return;
  const close = typeof value === "string" ? nearest(value, choices) : undefined;
  const some = choices.length > 12 ? `Write one such as ${choices[0]}.` : `Write one of: ${choices.join(", ")}.`;
  faults.add(value, `is not ${what}`, close ? `Did you mean ${close}?` : some);
}

/** Checks a leaf that may be an `Input`. The value of an output is unknown here, so it is not checked. */
export function checkPlain(value: unknown, pattern: RegExp, reason: string, remedy: string, faults: Faults): void {
  if (typeof value === "string" && !pattern.test(value)) faults.add(value, reason, remedy);
}

/** EC2 resources by the prefix of their id, with an example. */
const EC2_IDS = {
  vpc: { what: "a VPC", example: "vpc-0a1b2c3d4e5f60718" },
  subnet: { what: "a subnet", example: "subnet-0a1b2c3d" },
  sg: { what: "a security group", example: "sg-0a1b2c3d4e5f60718" },
} as const;

export function checkEc2Id(value: unknown, kind: keyof typeof EC2_IDS, faults: Faults): void {
  const { what, example } = EC2_IDS[kind];
  checkPlain(
    value,
    new RegExp(`^${kind}-[0-9a-f]{8,17}$`),
    `is not the id of ${what}`,
    `Write one such as ${example}.`,
    faults,
  );
}
