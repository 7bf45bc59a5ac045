import type { ResourceQuestion, StackResourceQuestion } from "./requests";

/**
 * The questions as the SDK's request handlers read them: the getters of the protocol's messages over plain data. A pack in
 * this process is spared the messages themselves, which cost more than most rules do.
 */
export function resourceView(question: ResourceQuestion) {
  const { options, provider } = question;
  return {
    getType: () => question.type,
    getUrn: () => question.urn,
    getName: () => question.name,
    getProperties: () => structView(question.properties),
    getOptions: () => ({
      getProtect: () => options.protect,
      getIgnorechangesList: () => [...options.ignoreChanges],
      getDeletebeforereplace: () => options.deleteBeforeReplace,
      getDeletebeforereplacedefined: () => options.deleteBeforeReplace,
      getAdditionalsecretoutputsList: () => [...options.additionalSecretOutputs],
      getAliasesList: () => [...options.aliases],
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

export function stackView(questions: StackResourceQuestion[]) {
  const resources = questions.map((question) => ({
    ...resourceView(question),
    getParent: () => question.options.parent,
    getDependenciesList: () => [...question.dependencies],
    getPropertydependenciesMap: () =>
      new Map(
        Object.entries(question.propertyDependencies)
          .filter(([, urns]) => urns.length > 0)
          .map(([property, urns]) => [property, { getUrnsList: () => [...urns] }]),
      ),
  }));
  return { getResourcesList: () => resources };
}

/** The SDK copies what it unpacks, so that no rule can change what the next one reads. */
function structView(properties: ResourceQuestion["properties"]) {
  return { toJavaScript: () => properties };
}
