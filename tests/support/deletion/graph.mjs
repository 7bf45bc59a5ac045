/**
 * The order in which `pulumi destroy` deletes what an environment's stacks hold, the first stack first. Within a stack Pulumi
 * deletes a resource before everything that it depends on: its parent, its provider, `dependsOn`, the resources that its inputs
 * come from, and `deletedWith`. Resources without such a path are deleted at the same time, in any order.
 */
export class DeletionGraph {
  #resources = new Map();
  #stacks = new Map();
  #reached = new Map();

  /** @param stacks resources of each stack, in the order of their destruction */
  constructor(stacks) {
    stacks.forEach((resources, index) => {
      for (const resource of resources) {
        this.#resources.set(resource.urn, resource);
        this.#stacks.set(resource.urn, index);
      }
    });
  }

  get custom() {
    return [...this.#resources.values()].filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
  }

  /** Custom resources that the destruction deletes. */
  get deleted() {
    return this.custom.filter(({ retainOnDelete }) => !retainOnDelete);
  }

  /** Custom resources that only leave the state. */
  get retained() {
    return this.custom.filter(({ retainOnDelete }) => retainOnDelete);
  }

  /** Whether `first` is gone before the deletion of `later` begins. */
  isBefore(first, later) {
    const [one, other] = [first, later].map(({ urn }) => this.#stacks.get(urn));
    return one === other ? this.#reach(first.urn).has(later.urn) : one < other;
  }

  #reach(urn) {
    const known = this.#reached.get(urn);
    if (known) return known;
    const found = new Set();
    // Set before the walk, so that a circle would end it.
    this.#reached.set(urn, found);
    for (const next of this.#edges(this.#resources.get(urn))) {
      found.add(next);
      for (const further of this.#reach(next)) found.add(further);
    }
    return found;
  }

  #edges({ parent, provider, dependencies, propertyDependencies, deletedWith }) {
    const named = [parent, provider?.slice(0, provider.lastIndexOf("::")), deletedWith, ...dependencies];
    const edges = [...named, ...Object.values(propertyDependencies).flat()];
    return [...new Set(edges)].filter((urn) => this.#resources.has(urn));
  }
}
