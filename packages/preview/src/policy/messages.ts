import {
  AnalyzeRequest,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import { toStruct } from "../plugin/protocol";
import type { ResourceRequest, StackResourceRequest } from "./requests";

/** The requests as messages of the analyzer protocol, for a pack in another process. */
export function analyzeRequest(request: ResourceRequest): AnalyzeRequest {
  return filled(new AnalyzeRequest(), request);
}

export function analyzeStackRequest(requests: StackResourceRequest[]): AnalyzeStackRequest {
  const request = new AnalyzeStackRequest();
  request.setResourcesList(
    requests.map((request) => {
      const message = filled(new AnalyzerResource(), request);
      message.setParent(request.options.parent);
      message.setDependenciesList(request.dependencies);
      for (const [property, urns] of Object.entries(request.propertyDependencies)) {
        if (urns.length === 0) continue;
        const dependencies = new AnalyzerPropertyDependencies();
        dependencies.setUrnsList(urns);
        message.getPropertydependenciesMap().set(property, dependencies);
      }
      return message;
    }),
  );
  return request;
}

function filled<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  request: ResourceRequest,
): Message {
  message.setType(request.type);
  message.setUrn(request.urn);
  message.setName(request.name);
  message.setProperties(toStruct(request.properties));
  message.setOptions(optionsMessage(request.options));
  if (request.provider !== undefined) {
    const provider = new AnalyzerProviderResource();
    provider.setType(request.provider.type);
    provider.setUrn(request.provider.urn);
    provider.setName(request.provider.name);
    provider.setProperties(toStruct(request.provider.properties));
    message.setProvider(provider);
  }
  return message;
}

function optionsMessage(options: ResourceRequest["options"]): AnalyzerResourceOptions {
  const message = new AnalyzerResourceOptions();
  message.setProtect(options.protect);
  message.setIgnorechangesList(options.ignoreChanges);
  message.setDeletebeforereplace(options.deleteBeforeReplace ?? false);
  message.setDeletebeforereplacedefined(options.deleteBeforeReplace !== undefined);
  message.setAdditionalsecretoutputsList(options.additionalSecretOutputs);
  message.setParent(options.parent);
  const timeouts = new AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(options.timeouts.create);
  timeouts.setUpdate(options.timeouts.update);
  timeouts.setDelete(options.timeouts.delete);
  message.setCustomtimeouts(timeouts);
  return message;
}
