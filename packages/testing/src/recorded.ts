import type { Recorded } from "./record";

/** Readers of recorded registrations. */

/** @throws where no resource has that name */
export function findRecorded(resources: readonly Recorded[], name: string): Recorded {
  const found = resources.find((resource) => resource.name === name);
  if (!found) throw new Error(`${name} was not registered.`);
  return found;
}

/** Names and types of the resources that a provider makes, sorted. */
export function namesAndTypes(resources: readonly Recorded[]) {
  return resources
    .filter(({ custom }) => custom)
    .map(({ name, type }) => [name, type.split(":").at(-1)])
    .sort();
}

/** Name, type, parent, retention and dependencies of resources, with names instead of URNs. */
export function outline(resources: readonly Recorded[]) {
  const nameOf = (urn = "") => urn.split("::").at(-1);
  return resources.map(({ name, type, parent, protect, retainOnDelete, dependencies }) => [
    name,
    type.split(":").at(-1),
    nameOf(parent),
    protect && retainOnDelete ? "kept" : protect || retainOnDelete,
    dependencies.map(nameOf),
  ]);
}
