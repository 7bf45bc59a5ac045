import { readFileSync } from "node:fs";
import { LineCounter, parseDocument } from "yaml";
import { truncate } from "../analysis/format";
import { PreviewError } from "../model";

/** The mapping of a YAML or JSON file. A fault names file, line and column. */
export function readYamlMapping(file: string): Map<string, unknown> {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(file, "utf8"), { lineCounter: lines, prettyErrors: false });
  const faults = document.errors.map((error) => {
    const { line, col } = lines.linePos(error.pos[0]);
    return `${file}:${line}:${col}: ${error.message}`;
  });
  if (faults.length > 0) throw new PreviewError(faults.join("\n"));
  const content: unknown = document.toJS();
  if (content === null || content === undefined) return new Map();
  if (typeof content !== "object" || Array.isArray(content)) {
    throw new PreviewError(`${file}: expected a mapping of names to values, found ${describe(content)}`);
  }
  return new Map(Object.entries(content));
}

function describe(content: unknown): string {
  return Array.isArray(content) ? "a list" : `the ${typeof content} ${truncate(JSON.stringify(content))}`;
}
