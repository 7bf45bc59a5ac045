import type { ReadResource } from "../analysis/facts";
import { at, isObject, textAt } from "../analysis/json";
import { PreviewError, type Json } from "../model";
import { identity, sortResources, type HelmRelease, type KubernetesObject, type WithheldSecret } from "./objects";
import { Placeholders, type Values } from "./placeholders";
import { toYaml } from "./yaml";

export interface Rendering {
  /** Text by path, `/` between folders, in the order of the paths. */
  files: ReadonlyMap<string, string>;
  counts: {
    objects: number;
    namespaces: number;
    secrets: number;
    releases: number;
    omitted: number;
    unresolved: number;
  };
  /** Values of `--values` without a placeholder. */
  unused: string[];
}

/**
 * Every Kubernetes object of a program as a file: `_cluster/` for what has no namespace, then a folder a namespace, below a
 * folder a cluster where the program has several providers. Beside them `unresolved.json`, `secrets.json`, `helm-releases.yaml`
 * and `omitted.json` list what is not written. The same input gives the same bytes.
 *
 * @throws PreviewError when two resources are the same object
 */
export function renderObjects(resources: readonly ReadResource[], values: Values): Rendering {
  const { objects, secrets, releases, omitted } = sortResources(resources);
  const placeholders = new Placeholders(values);
  const several = new Set(objects.map(({ provider }) => provider)).size > 1;
  const placed = placeObjects(
    objects.map((object) => ({ object, ...placeholders.fill(object.body, object.urn) })),
    several,
  );
  const listed = releases.map((release) => describeRelease(release, placeholders));
  const unresolved = [...placed, { file: "helm-releases.yaml", left: listed.flatMap(({ left }) => left) }].flatMap(
    ({ file, left }) => left.map((placeholder) => ({ placeholder, file })),
  );
  const files = new Map<string, string>([
    ...placed.map(({ file, text }): [string, string] => [file, text]),
    ["helm-releases.yaml", toYaml({ releases: listed.map(({ entry }) => entry) })],
    ["omitted.json", toJson(omitted)],
    ["secrets.json", toJson(secrets.map((secret) => describeSecret(secret, placeholders)))],
    ["unresolved.json", toJson(unresolved)],
  ]);
  return {
    files: new Map([...files].sort(byFirst)),
    counts: {
      objects: objects.length,
      namespaces: new Set(placed.map(({ file }) => folderOf(file)).filter((folder) => !folder.endsWith(CLUSTER))).size,
      secrets: secrets.length,
      releases: releases.length,
      omitted: omitted.length,
      unresolved: unresolved.length,
    },
    unused: placeholders.unused(),
  };
}

interface Filled {
  object: KubernetesObject;
  value: Json;
  left: string[];
}

const CLUSTER = "_cluster";

function placeObjects(filled: Filled[], several: boolean): { file: string; text: string; left: string[] }[] {
  const byIdentity = new Map<string, string>();
  const taken = new Set<string>();
  return filled.map(({ object, value, left }) => {
    const metadata = at(value, "metadata") ?? null;
    const same = identity(object, metadata);
    const other = byIdentity.get(same);
    if (other !== undefined)
      throw new PreviewError(
        `two resources are the same object, and one would overwrite the other:\n  ${other}\n  ${object.urn}`,
      );
    byIdentity.set(same, object.urn);
    const folder = `${several ? `${fileName(object.provider)}/` : ""}${namespaceFolder(object, metadata)}`;
    return { file: freeName(`${folder}/${baseName(object, metadata)}`, taken), text: toYaml(value), left };
  });
}

function namespaceFolder({ clusterScoped }: KubernetesObject, metadata: Json): string {
  if (clusterScoped) return CLUSTER;
  const namespace = textAt(metadata, "namespace");
  return namespace === undefined || isPlaceholder(namespace) ? "_unknown-namespace" : fileName(namespace);
}

/** An object with an unknown name is filed under the name of its resource. */
function baseName({ body, resource }: KubernetesObject, metadata: Json): string {
  const name = textAt(metadata, "name");
  return `${body.kind.toLowerCase()}-${fileName(name === undefined || isPlaceholder(name) ? resource : name)}`;
}

/** Kinds of two API groups may share kind and object name. */
function freeName(base: string, taken: Set<string>): string {
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  taken.add(name);
  return `${name}.yaml`;
}

function isPlaceholder(text: string): boolean {
  return text.startsWith("${unknown:") || text.startsWith("${secret:");
}

/** `system:node` is a valid object name, but not a file name on every system. */
function fileName(name: string): string {
  return encodeURIComponent(name).replace(/^\./, "%2E");
}

function describeRelease({ urn, inputs }: HelmRelease, placeholders: Placeholders): { entry: Json; left: string[] } {
  const fields = ["name", "namespace", "chart", "repositoryOpts", "version", "values"].flatMap((field) => {
    const value = inputs[field];
    return value === undefined ? [] : [[field, value] as const];
  });
  const { value, left } = placeholders.fill(Object.fromEntries(fields), urn);
  const { repositoryOpts, ...entry } = isObject(value) ? value : {};
  return { entry: { urn, ...entry, repo: at(repositoryOpts, "repo") ?? null }, left };
}

function describeSecret({ urn, ...rest }: WithheldSecret, placeholders: Placeholders): Json {
  const { value } = placeholders.fill(
    { metadata: { namespace: rest.namespace, name: rest.name }, type: rest.type },
    urn,
  );
  return {
    urn,
    namespace: at(value, "metadata", "namespace") ?? null,
    name: at(value, "metadata", "name") ?? null,
    type: at(value, "type") ?? null,
  };
}

function folderOf(file: string): string {
  return file.includes("/") ? file.slice(0, file.lastIndexOf("/")) : CLUSTER;
}

function toJson(value: Json): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function byFirst([left]: [string, string], [right]: [string, string]): number {
  return compare(left, right);
}

/** By code units, which no locale changes. */
function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
