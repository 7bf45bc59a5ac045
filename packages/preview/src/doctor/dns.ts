import { resolveNs } from "node:dns/promises";
import type { Check } from "./finding";

/** Name servers of a domain. */
export type NameServers = (domain: string) => Promise<readonly string[]>;

/** Whether each hosted zone's domain is delegated, or the domain above it is served and can delegate it. */
export function dnsChecks(domains: readonly string[], nameServers: NameServers = resolveNs): Check[] {
  return domains.map((domain) => ({
    area: "dns",
    subject: domain,
    otherwise: `Ask for its name servers: dig NS ${domain}`,
    run: async () => {
      const delegated = await serversOf(domain, nameServers);
      if (delegated.length > 0)
        return [
          {
            area: "dns",
            subject: domain,
            status: "ready",
            found: `delegated to ${delegated.join(", ")}`,
          },
        ];
      const parent = domain.slice(domain.indexOf(".") + 1);
      const above = parent.includes(".") ? await serversOf(parent, nameServers) : [];
      const isServed = above.length > 0;
      return [
        {
          area: "dns",
          subject: domain,
          status: isServed ? "ready" : "not ready",
          found: isServed
            ? `not delegated yet; ${parent} is served by ${above.join(", ")}`
            : `${parent} has no name servers`,
          remedy: isServed
            ? `After \`up\`, add NS records of ${domain} to ${parent}: the name servers of the hosted zone.`
            : `Register ${parent}, or use a domain that you own.`,
        },
      ];
    },
  }));
}

async function serversOf(domain: string, nameServers: NameServers): Promise<readonly string[]> {
  try {
    return [...(await nameServers(domain))].sort();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw error;
  }
}
