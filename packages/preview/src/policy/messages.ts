import {
  AnalyzeRequest,
  AnalyzerPropertyDependencies,
  AnalyzerProviderResource,
  AnalyzerResource,
  AnalyzerResourceOptions,
  AnalyzeStackRequest,
} from "@pulumi/pulumi/proto/analyzer_pb";
import type { JavaScriptValue, Struct as StructMessage } from "google-protobuf/google/protobuf/struct_pb";
import { Struct } from "./protocol";
import type { ResourceQuestion, StackResourceQuestion } from "./requests";

/** The questions as messages of the analyzer protocol, for a pack in another process. */
export function analyzeRequest(question: ResourceQuestion): AnalyzeRequest {
  return filled(new AnalyzeRequest(), question);
}

export function analyzeStackRequest(questions: StackResourceQuestion[]): AnalyzeStackRequest {
  const request = new AnalyzeStackRequest();
  request.setResourcesList(
    questions.map((question) => {
      const message = filled(new AnalyzerResource(), question);
      message.setParent(question.options.parent);
      message.setDependenciesList(question.dependencies);
      for (const [property, urns] of Object.entries(question.propertyDependencies)) {
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

export function toStruct(properties: { [key: string]: unknown }): StructMessage {
  return Struct.fromJavaScript(properties as { [key: string]: JavaScriptValue });
}

function filled<Message extends AnalyzeRequest | AnalyzerResource>(
  message: Message,
  question: ResourceQuestion,
): Message {
  message.setType(question.type);
  message.setUrn(question.urn);
  message.setName(question.name);
  message.setProperties(toStruct(question.properties));
  message.setOptions(optionsMessage(question.options));
  if (question.provider !== undefined) {
    const provider = new AnalyzerProviderResource();
    provider.setType(question.provider.type);
    provider.setUrn(question.provider.urn);
    provider.setName(question.provider.name);
    provider.setProperties(toStruct(question.provider.properties));
    message.setProvider(provider);
  }
  return message;
}

function optionsMessage(options: ResourceQuestion["options"]): AnalyzerResourceOptions {
  const message = new AnalyzerResourceOptions();
  message.setProtect(options.protect);
  message.setIgnorechangesList(options.ignoreChanges);
  message.setDeletebeforereplace(options.deleteBeforeReplace);
  message.setDeletebeforereplacedefined(options.deleteBeforeReplace);
  message.setAdditionalsecretoutputsList(options.additionalSecretOutputs);
  message.setAliasesList(options.aliases);
  message.setParent(options.parent);
  const timeouts = new AnalyzerResourceOptions.CustomTimeouts();
  timeouts.setCreate(options.timeouts.create);
  timeouts.setUpdate(options.timeouts.update);
  timeouts.setDelete(options.timeouts.delete);
  message.setCustomtimeouts(timeouts);
  return message;
}
