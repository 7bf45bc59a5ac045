import type { Faults } from "../../internal/errors";
import { hasProperties, type PropertyTable } from "../../internal/properties";
import { isCopied, type KeyDomain } from "../shared/names";
import type { ExistingKeys, KeysArgs } from "./args";

/** What the keys have to serve. */
interface KeysContext {
  region: string;
  accountId: string;
  /** Whether there is a registry, whose images need a key. */
  registry: boolean;
  /** Whether the encrypted data is copied to another region. */
  recovery: boolean;
}

const DOMAINS: PropertyTable<ExistingKeys> = {
  data: "required",
  backup: "required",
  logs: "required",
  secrets: "required",
  images: "optional",
};

/** @returns the existing keys; undefined where they are created, and after any fault */
export function resolveKeys(
  args: KeysArgs | undefined,
  context: KeysContext,
  faults: Faults,
): ExistingKeys | undefined {
  if (!args) return undefined;
  const at = faults.at("existing");
  if (!hasProperties(args, { existing: "required" }, faults) || !hasProperties(args.existing, DOMAINS, at))
    return undefined;
  if (context.registry && args.existing.images === undefined)
    at.at("images").add(undefined, "is missing", "Name the key for images: there is a registry.");
  const seen = new Set<string>();
  for (const [domain, arn] of Object.entries(args.existing) as [KeyDomain, string | undefined][]) {
    if (arn === undefined) continue;
    checkKey(domain, arn, context, at.at(domain));
    if (seen.has(arn)) at.at(domain).add(arn, "is named twice", "Give each kind of data a key of its own.");
    seen.add(arn);
  }
  return faults.any() ? undefined : args.existing;
}

const KEY = /^arn:aws:kms:([a-z0-9-]+):(\d{12}):key\/(mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;
const EXAMPLE = "arn:aws:kms:<region>:<account>:key/<id>";

function checkKey(domain: KeyDomain, arn: string, { region, accountId, recovery }: KeysContext, faults: Faults): void {
  const [, keyRegion, owner, id] = KEY.exec(arn) ?? [];
  if (arn.includes(":alias/"))
    return faults.add(arn, "is an alias, which can come to name another key", `Write the key itself: ${EXAMPLE}.`);
  if (!keyRegion || !id) return faults.add(arn, "is not the ARN of a KMS key", `Write ${EXAMPLE}.`);
  if (keyRegion !== region)
    return faults.add(
      arn,
      `is in ${keyRegion}, and AWS services use keys of their own region`,
      `Give a key of ${region}.`,
    );
  if (recovery && isCopied(domain) && (!id.startsWith("mrk-") || owner !== accountId))
    faults.add(
      arn,
      "cannot be replicated to the recovery region",
      "Give a multi-Region key of this account, whose id begins with mrk-, or leave `recovery` out.",
    );
}
