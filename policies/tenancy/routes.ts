import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import type { PolicyResource } from "@pulumi/policy";
import { has, list, namespaceOf, type ObjectArgs, type Seen, text } from "@retail-odoo/policy-kit";

/** What the rules read of Traefik's IngressRoute. */
interface IngressRoute extends ObjectArgs {
  spec: { routes: { match: string }[] };
}

/** A way into the cluster: hosts it names, and whether it also answers for others. */
export interface Route {
  urn: string;
  namespace: string;
  hosts: string[];
  anyHost: boolean;
}

/** Every Ingress and IngressRoute of a stack. */
export function routesOf(resources: readonly PolicyResource[]): Route[] {
  return resources.flatMap(({ type, props, urn }) => {
    if (type === "kubernetes:traefik.io/v1alpha1:IngressRoute") return [{ urn, ...traefikRoute(props) }];
    if (type === "kubernetes:networking.k8s.io/v1:Ingress") return [{ urn, ...ingress(props) }];
    return [];
  });
}

function traefikRoute({ metadata, spec }: Seen<IngressRoute>): Omit<Route, "urn"> {
  const matches = list(spec?.routes).map(({ match }) => text(match));
  return {
    namespace: namespaceOf({ metadata }),
    hosts: matches.flatMap(hostsIn),
    anyHost: matches.some(matchesAnyHost),
  };
}

function ingress({ metadata, spec }: Seen<IngressArgs>): Omit<Route, "urn"> {
  const hosts = list(spec?.rules).map(({ host }) => text(host));
  return {
    namespace: namespaceOf({ metadata }),
    hosts: hosts.filter((host) => host !== ""),
    anyHost: hosts.includes("") || has(spec, "defaultBackend"),
  };
}

/** Hosts a Traefik rule names. */
export function hostsIn(match: string): string[] {
  return [...match.matchAll(/\bHost\(\s*[`"']([^`"']*)[`"']\s*\)/g)].map(([, host = ""]) => host.toLowerCase());
}

const TOKEN = /&&|\|\||!|\w+\((?:[^()`"']|`[^`]*`|"[^"]*"|'[^']*')*\)|[()]/g;

/**
 * Whether a Traefik rule can match a request to a host it does not name: it still holds when no `Host` does and every other
 * condition may. In doubt, such as after `!`, it can.
 */
export function matchesAnyHost(match: string): boolean {
  const tokens: string[] = match.match(TOKEN) ?? [];
  const either = (): boolean => {
    let holds = both();
    while (tokens[0] === "||" && tokens.shift()) holds = both() || holds;
    return holds;
  };
  const both = (): boolean => {
    let holds = condition();
    while (tokens[0] === "&&" && tokens.shift()) holds = condition() && holds;
    return holds;
  };
  const condition = (): boolean => {
    const token = tokens.shift();
    if (token === "!") return condition() || true;
    if (token !== "(") return !token?.startsWith("Host(");
    const holds = either();
    tokens.shift();
    return holds;
  };
  return either();
}
