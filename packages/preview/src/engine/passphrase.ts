import { createDecipheriv, pbkdf2Sync } from "node:crypto";
import { readFileSync } from "node:fs";
import { PreviewError } from "../model";

export type Decrypt = (ciphertext: string) => string | undefined;

const CANNOT: Decrypt = () => undefined;

/**
 * Decrypts `secure:` values of a stack with the passphrase provider, if the passphrase is set as for the CLI
 * (`PULUMI_CONFIG_PASSPHRASE` or `PULUMI_CONFIG_PASSPHRASE_FILE`). Every other secrets provider is a service, so its values
 * stay unknown. Format: `v1:<nonce>:<ciphertext and tag>`, AES-256-GCM, key by PBKDF2-SHA256 with 1,000,000 rounds over
 * the salt of `encryptionsalt: v1:<salt>:<check value>`.
 */
export function passphraseDecrypter(salt: unknown, file: string): Decrypt {
  const passphrase = readPassphrase();
  if (typeof salt !== "string" || passphrase === undefined) return CANNOT;
  const [version, encodedSalt, ...check] = salt.split(":");
  if (version !== "v1" || encodedSalt === undefined) return CANNOT;
  let key: Uint8Array | undefined;
  const decrypt: Decrypt = (ciphertext) => {
    key ??= new Uint8Array(pbkdf2Sync(passphrase, bytesOf(encodedSalt), 1_000_000, 32, "sha256"));
    return open(key, ciphertext);
  };
  return (ciphertext) => {
    if (decrypt(check.join(":")) !== "pulumi") {
      throw new PreviewError(
        `${file}: the passphrase in the environment does not decrypt this stack's secrets; correct PULUMI_CONFIG_PASSPHRASE,` +
          " or unset it to preview with these values unknown",
      );
    }
    return decrypt(ciphertext);
  };
}

function readPassphrase(): string | undefined {
  const { PULUMI_CONFIG_PASSPHRASE: phrase, PULUMI_CONFIG_PASSPHRASE_FILE: file } = process.env;
  if (phrase !== undefined) return phrase;
  if (file === undefined || file === "") return undefined;
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    throw new PreviewError(`PULUMI_CONFIG_PASSPHRASE_FILE names ${file}, which cannot be read`, 2);
  }
}

const bytesOf = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, "base64"));

function open(key: Uint8Array, text: string): string | undefined {
  const [version, nonce, encoded] = text.split(":");
  if (version !== "v1" || nonce === undefined || encoded === undefined) return undefined;
  const sealed = bytesOf(encoded);
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, bytesOf(nonce));
    decipher.setAuthTag(sealed.subarray(-16));
    return decipher.update(sealed.subarray(0, -16), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return undefined;
  }
}
