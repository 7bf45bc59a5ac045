import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { KEY_DOMAINS, keyPolicy } from "./key-policies";
import { keepsData, keyAlias, siteTags, type KeyDomain, type Site } from "./site";

/** Images have one only where there is a registry. */
export type Keys = { readonly [domain in Exclude<KeyDomain, "images">]: Key };

/** Longest wait that AWS offers before a deleted key is gone, and everything under it. */
const DELETION_WINDOW_DAYS = 30;

/** A key of one's own for each kind of data. */
export function createKeys(site: Site): Keys {
  return {
    data: createKey(site, "data"),
    backup: createKey(site, "backup"),
    logs: createKey(site, "logs"),
    secrets: createKey(site, "secrets"),
  };
}

export function createKey(site: Site, domain: KeyDomain): Key {
  const { name, spec, parent } = site;
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
      multiRegion: false,
      region: spec.region,
      tags: siteTags(site, dataClass, domain),
    },
    keepsData(site),
  );
  new Alias(
    `${name}-key-${domain}-alias`,
    { name: keyAlias(spec, domain), targetKeyId: key.keyId, region: spec.region },
    { parent },
  );
  return key;
}
