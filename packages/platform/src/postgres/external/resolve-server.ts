import { X509Certificate } from "node:crypto";
import { isIP } from "node:net";
import { BASELINES, NEWEST_BASELINE, REGIONS, RESERVED_CONNECTIONS } from "@retail-odoo/contract";
import { checkChoice, checkWhole } from "../../internal/checks";
import type { Faults } from "../../internal/errors";
import { checkHost, checkName } from "../../internal/names";
import { checkIssuer } from "../issuer";
import { POSTGRES_PORT } from "../network";
import { tenantPoolerOf } from "../pooling";
import type { ExternalArgs, ExternalRecoveryArgs, ExternalSpec } from "./server-args";

const MAJORS = [15, 16, 17, 18];

/** Fills in a server's defaults and checks it. Pure; faults are collected, and the answer is then not to be used. */
export function resolveExternal(args: ExternalArgs, faults: Faults): ExternalSpec {
  const { port = POSTGRES_PORT, readerHost = args.host, reservedConnections = RESERVED_CONNECTIONS } = args;
  const { baseline = NEWEST_BASELINE, maxConnections } = args;
  if (!MAJORS.includes(args.major))
    faults.at("major").add(args.major, "is not a supported major version", `Write one of: ${MAJORS.join(", ")}.`);
  checkIssuer(args.certificateIssuer, faults.at("certificateIssuer"));
  checkHost(args.host, faults.at("host"));
  if (readerHost !== args.host) checkHost(readerHost, faults.at("readerHost"));
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    faults.at("port").add(port, "is not a port", "Write a whole number from 1 to 65535.");
  checkAddresses(args.addresses, faults.at("addresses"));
  checkCa(args, faults);
  for (const key of ["adminSecret", "namespace"] as const) checkName(args[key], faults.at(key), 63);
  checkWhole(maxConnections, 30, 10_000, "connections", faults.at("maxConnections"));
  if (!faults.at("maxConnections").any())
    checkWhole(reservedConnections, 5, maxConnections - 10, "connections", faults.at("reservedConnections"));
  if (args.storageGiB !== undefined) checkWhole(args.storageGiB, 1, 65_536, "GiB", faults.at("storageGiB"));
  if (args.region !== undefined) checkChoice(args.region, REGIONS, "an AWS region", faults.at("region"));
  checkChoice(baseline, Object.keys(BASELINES), "a baseline", faults.at("baseline"));
  checkRecovery(args.recovery, faults.at("recovery"));
  return { ...args, port, readerHost, reservedConnections, baseline, pooler: tenantPoolerOf(maxConnections) };
}

function checkAddresses(addresses: readonly string[], faults: Faults): void {
  if (addresses.length === 0) faults.add(addresses, "is empty", "Write the CIDR range of the server's addresses.");
  addresses.forEach((range, index) => {
    const at = faults.at(index);
    const [address = "", prefix = "", ...more] = range.split("/");
    const bits = isIP(address) === 4 ? 32 : 128;
    if (isIP(address) === 0 || !/^\d+$/.test(prefix) || Number(prefix) > bits || more.length > 0)
      at.add(range, "is not a CIDR range", 'Write one such as "10.9.0.0/24", or "10.9.0.7/32" for one address.');
    else if (Number(prefix) < bits - 16)
      at.add(range, "is wider than a network of servers", `Write at least /${bits - 16}: pods may reach all of it.`);
  });
}

const CA_REMEDY = "Write the certificate as PEM, from -----BEGIN CERTIFICATE----- to its end, or several.";

function checkCa({ ca, caSecret }: ExternalArgs, faults: Faults): void {
  if ((ca === undefined) === (caSecret === undefined))
    faults
      .at("ca")
      .add(
        ca === undefined ? undefined : ["ca", "caSecret"],
        ca === undefined ? "is missing: clients could not verify the server" : "is given twice",
        "Give the certificate as `ca`, or the Secret that holds it as `caSecret`.",
      );
  if (ca !== undefined && ca.includes("PRIVATE KEY"))
    faults
      .at("ca")
      .add("(not shown)", "contains a private key, which is now compromised", `Issue a new one. ${CA_REMEDY}`);
  else if (ca !== undefined && !isPem(ca)) faults.at("ca").add(ca, "is not a certificate", CA_REMEDY);
  if (caSecret !== undefined) checkName(caSecret, faults.at("caSecret"), 63);
}

function isPem(text: string): boolean {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.length > 0 && blocks.every((block) => new X509Certificate(block).ca);
  } catch {
    return false;
  }
}

function checkRecovery({ rpoMinutes, rtoMinutes, retentionDays }: ExternalRecoveryArgs, faults: Faults): void {
  checkWhole(rpoMinutes, 0, 10_080, "minutes", faults.at("rpoMinutes"));
  checkWhole(rtoMinutes, 1, 10_080, "minutes", faults.at("rtoMinutes"));
  checkWhole(retentionDays, 1, 3650, "days", faults.at("retentionDays"));
}
