import type { IngressArgs } from "@pulumi/kubernetes/networking/v1";
import type { PolicyResource } from "@pulumi/policy";
import { type DeepPartial, has, list, namespaceOf, type ObjectArgs, text } from "@retail-odoo/policy-kit";

/** The fields of Traefik's IngressRoute that the rules read. */
interface IngressRoute extends ObjectArgs {
  spec: { routes: { match: string }[] };
}

/** A route into the cluster: the hosts it names, and whether it also answers for other hosts. */
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

function traefikRoute({ metadata, spec }: DeepPartial<IngressRoute>): Omit<Route, "urn"> {
  const matches = list(spec?.routes).map(({ match }) => text(match));
  return {
    namespace: namespaceOf({ metadata }),
    hosts: matches.flatMap(hostsIn),
    anyHost: matches.some(matchesAnyHost),
  };
}

function ingress({ metadata, spec }: DeepPartial<IngressArgs>): Omit<Route, "urn"> {
  const hosts = list(spec?.rules).map(({ host }) => text(host));
  return {
    namespace: namespaceOf({ metadata }),
    hosts: hosts.filter((host) => host !== ""),
    anyHost: hosts.includes("") || has(spec, "defaultBackend"),
  };
}

/** The hosts that a Traefik rule names. */
export function hostsIn(match: string): string[] {
  return [...match.matchAll(/\bHost\(\s*[`"']([^`"']*)[`"']\s*\)/g)].map(([, host = ""]) => host.toLowerCase());
}

const TOKEN = /&&|\|\||!|\w+\((?:[^()`"']|`[^`]*`|"[^"]*"|'[^']*')*\)|[()]/g;

/**
 * Whether a Traefik rule can match a request for a host that it does not name: the rule is evaluated with every `Host`
 * condition false and every other condition true. A negated condition counts as true.
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
