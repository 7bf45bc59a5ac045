import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import * as pulumi from "@pulumi/pulumi";
import { KEY_DOMAINS, keyPolicy } from "./key-policies";
import { assertInputs } from "../shared/assert-inputs";
import {
  COPIED_DOMAINS,
  retainOptions,
  keyAlias,
  resourceTags,
  type KeyDomain,
  type BaseContext,
} from "../shared/context";

/** A key that was made here, or was there already. */
export interface KeyRef {
  arn: pulumi.Output<string>;
}

/** A key for each kind of data. Images have one only where there is a registry. */
export type Keys = { readonly [domain in Exclude<KeyDomain, "images">]: KeyRef } & { readonly images?: KeyRef };

/** Longest wait that AWS offers before a deleted key is gone, and everything under it. */
export const DELETION_WINDOW_DAYS = 30;

/** A key of one's own for each kind of data, or those that are there already. */
export function createKeys(context: BaseContext): Keys {
  assertInputs("createKeys", { context });
  const { existingKeys, registry } = context.spec;
  const keyOf = (domain: KeyDomain): KeyRef => {
    const given = existingKeys?.[domain];
    return given === undefined ? createKey(context, domain) : { arn: pulumi.output(given) };
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
      // From the start, and at no cost: a recovery region that comes later must not replace the key, and all under it.
      multiRegion: COPIED_DOMAINS.some((copied) => copied === domain),
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
