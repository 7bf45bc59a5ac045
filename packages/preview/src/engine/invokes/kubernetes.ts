import { parseAllDocuments } from "yaml";
import type { Json } from "../../model";
import { Fault } from "../fault";
import { isObject, type WireObject } from "../wire";
import type { Invoke } from "./types";

/**
 * The only invoke of the Kubernetes provider that needs no cluster: it decodes a text of YAML documents. Kubernetes reads
 * YAML 1.1, where `0644` is octal and `yes` is true, but leaves dates as text.
 */
export function decodeYaml(text: Json | undefined): WireObject {
  const documents = parseAllDocuments(String(text ?? ""), {
    version: "1.1",
    customTags: (tags) => tags.filter((tag) => typeof tag === "string" || !tag.tag.endsWith(":timestamp")),
  });
  const objects = [...documents].flatMap((document) => {
    const [error] = document.errors;
    if (error !== undefined)
      throw new Fault(`the YAML given to the Kubernetes provider cannot be read: ${error.message}`);
    const object = document.toJS() as Json;
    return isObject(object) ? [object] : [];
  });
  return { result: objects };
}

export const KUBERNETES_INVOKES: { [token: string]: Invoke } = {
  "kubernetes:yaml:decode": ({ text }) => decodeYaml(text),
};
