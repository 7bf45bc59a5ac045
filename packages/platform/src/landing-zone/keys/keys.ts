import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import { assertInputs } from "../shared/assert-inputs";
import { resourceTags, retainOptions, type BaseContext } from "../shared/context";
import { isCopied, keyAlias, type KeyDomain } from "../shared/names";
import { KEY_DOMAINS, keyPolicy } from "./key-policies";

/** A created or existing KMS key. */
export interface KeyRef {
  /** ARN of the key. */
  arn: pulumi.Output<string>;
}

/** A key for each kind of data; one for images only with a registry. */
export type Keys = { readonly [domain in Exclude<KeyDomain, "images">]: KeyRef } & { readonly images?: KeyRef };

/** Longest waiting period that KMS offers before it deletes a key and makes all data under it unreadable. */
export const DELETION_WINDOW_DAYS = 30;

/** Creates a customer managed key for each kind of data, or refers to the existing ones. */
export function createKeys(context: BaseContext): Keys {
  assertInputs("createKeys", { context });
  const { existingKeys, registry } = context.spec;
  const keyOf = (domain: KeyDomain): KeyRef => {
    const existing = existingKeys?.[domain];
    return existing === undefined ? createKey(context, domain) : { arn: pulumi.output(existing) };
  };
  return {
    data: keyOf("data"),
    backup: keyOf("backup"),
    logs: keyOf("logs"),
    secrets: keyOf("secrets"),
    images: registry && keyOf("images"),
  };
}

function createKey(context: BaseContext, domain: KeyDomain): Key {
  const { name, spec, parent } = context;
  const { purpose, dataClass } = KEY_DOMAINS[domain];
  const key = new Key(
    `${name}-key-${domain}`,
    {
      description: `${purpose} of ${spec.prefix}`,
      policy: keyPolicy(domain, spec),
      keyUsage: "ENCRYPT_DECRYPT",
      customerMasterKeySpec: "SYMMETRIC_DEFAULT",
      isEnabled: true,
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
      deletionWindowInDays: DELETION_WINDOW_DAYS,
      bypassPolicyLockoutSafetyCheck: false,
      // Even without `recovery`, at no cost: to add a recovery region later must not replace the key.
      multiRegion: isCopied(domain),
      region: spec.region,
      tags: resourceTags(context, dataClass, domain),
    },
    retainOptions(context),
  );
  new Alias(
    `${name}-key-${domain}-alias`,
    { name: keyAlias(spec, domain), targetKeyId: key.keyId, region: spec.region },
    { parent },
  );
  return key;
}
