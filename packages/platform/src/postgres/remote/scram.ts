import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's default. */
const ITERATIONS = 4096;

/**
 * The SCRAM verifier of a password (RFC 5803), so that the password itself is sent over no connection and written to no log. The
 * salt is derived from role and password: the result is deterministic, and differs between roles. Pure.
 */
export function scramVerifier(role: string, password: string): string {
  const salt = hmac(Uint8Array.from(Buffer.from(password)), `salt of ${role}`).slice(0, 16);
  const salted = Uint8Array.from(pbkdf2Sync(password, salt, ITERATIONS, 32, "sha256"));
  const storedKey = createHash("sha256").update(hmac(salted, "Client Key")).digest("base64");
  return `SCRAM-SHA-256$${ITERATIONS}:${base64(salt)}$${storedKey}:${base64(hmac(salted, "Server Key"))}`;
}

function hmac(key: Uint8Array, text: string): Uint8Array {
  return Uint8Array.from(createHmac("sha256", key).update(text).digest());
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
