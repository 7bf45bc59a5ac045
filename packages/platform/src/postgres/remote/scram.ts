import { createHash, createHmac, pbkdf2Sync } from "node:crypto";

/** PostgreSQL's own, which is also what its clients expect to be quick with. */
const ITERATIONS = 4096;

/**
 * What a server keeps of a password (RFC 5803), so that the password itself goes over no connection and into no log. The salt
 * follows from role and password: the same password is the same verifier, and no two roles share one. Pure.
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
