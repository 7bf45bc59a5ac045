import { Document, visit } from "yaml";
import type { Json } from "../model";

/**
 * YAML with sorted keys: same value, same bytes. Read back, every string is a string, also by the parsers of YAML 1.1 that
 * kubectl and Helm use, for which `on`, `1:30` and `0o14` are not.
 */
export function toYaml(value: Json): string {
  const document = new Document(value, { version: "1.1", sortMapEntries: true, aliasDuplicateObjects: false });
  visit(document, {
    Scalar(_key, node) {
      if (typeof node.value === "string" && !/^[A-Za-z$/]/.test(node.value) && !node.value.includes("\n"))
        node.type = "QUOTE_DOUBLE";
    },
  });
  return document.toString({ lineWidth: 0 });
}
