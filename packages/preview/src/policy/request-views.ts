import type { ResourceRequest, StackResourceRequest } from "./requests";

/**
 * The requests as the SDK's request handlers read them: the getters of the protocol's messages over plain data. Building
 * the messages would cost more than most rules.
 */
export function resourceView(request: ResourceRequest) {
  const { options, provider } = request;
  return {
    getType: () => request.type,
    getUrn: () => request.urn,
    getName: () => request.name,
    getProperties: () => structView(request.properties),
    getOptions: () => ({
      getProtect: () => options.protect,
      getIgnorechangesList: () => [...options.ignoreChanges],
      getDeletebeforereplace: () => options.deleteBeforeReplace ?? false,
      getDeletebeforereplacedefined: () => options.deleteBeforeReplace !== undefined,
      getAdditionalsecretoutputsList: () => [...options.additionalSecretOutputs],
      getAliasesList: () => [],
      getParent: () => options.parent,
      getCustomtimeouts: () => ({
        getCreate: () => options.timeouts.create,
        getUpdate: () => options.timeouts.update,
        getDelete: () => options.timeouts.delete,
      }),
    }),
    getProvider: () =>
      provider && {
        getType: () => provider.type,
        getUrn: () => provider.urn,
        getName: () => provider.name,
        getProperties: () => structView(provider.properties),
      },
  };
}

export function stackView(requests: StackResourceRequest[]) {
  const resources = requests.map((request) => ({
    ...resourceView(request),
    getParent: () => request.options.parent,
    getDependenciesList: () => [...request.dependencies],
    getPropertydependenciesMap: () =>
      new Map(
        Object.entries(request.propertyDependencies)
          .filter(([, urns]) => urns.length > 0)
          .map(([property, urns]) => [property, { getUrnsList: () => [...urns] }]),
      ),
  }));
  return { getResourcesList: () => resources };
}

/** The SDK copies what it unpacks, so that no rule can change what the next one reads. */
function structView(properties: ResourceRequest["properties"]) {
  return { toJavaScript: () => properties };
}
