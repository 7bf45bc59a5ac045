import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { TAGS } from "@retail-odoo/contract";

const typings = dirname(require.resolve("@pulumi/aws/package.json"));
const known = new Map<string, boolean>();

/** Whether a resource of the AWS provider takes tags, by the provider's own typings. */
export function takesTags(type: string): boolean {
  const answer = known.get(type) ?? readTags(type);
  known.set(type, answer);
  return answer;
}

/** `aws:ec2/vpc:Vpc` is declared in `ec2/vpc.d.ts`, and its arguments in `VpcArgs`. */
function readTags(type: string): boolean {
  const [, file = "", name = ""] = type.split(":");
  const text = readFileSync(join(typings, `${file}.d.ts`), "utf8");
  const start = text.indexOf(`export interface ${name}Args {`);
  if (start < 0) throw new Error(`${type} has no arguments in ${file}.d.ts.`);
  return /^ {4}tags\?:/m.test(text.slice(start, text.indexOf("\n}", start)));
}

interface Tagged {
  type: string;
  name: string;
  inputs: { [property: string]: unknown };
}

/** The required tags of every taggable AWS resource: owner, cost and data class. */
export function untagged(resources: readonly Tagged[]): string[] {
  return resources.flatMap(({ type, name, inputs }) => {
    if (!type.startsWith("aws:") || !takesTags(type)) return [];
    const tags = (inputs["tags"] ?? {}) as { [key: string]: unknown };
    const missing = Object.values(TAGS).filter((key) => typeof tags[key] !== "string" || tags[key] === "");
    return missing.length === 0 ? [] : [`${type} ${name} without ${missing.join(", ")}`];
  });
}
