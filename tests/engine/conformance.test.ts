import { join } from "node:path";
import { previewProgram } from "../../packages/preview/src/engine";
import { readProject } from "../../packages/preview/src/engine/project";
import { readStack } from "../../packages/preview/src/engine/stack";
import { answerInvoke } from "../../packages/preview/src/engine/invokes";
import type { EngineResource } from "../../packages/preview/src/model";
import { markProperties } from "../../packages/preview/src/engine/wire";
import { serveEngine, type Registered, type WireEngine } from "./wire/engine";
import type { Json, Properties } from "./wire/messages";
import { runThroughCmdRun } from "./wire/run";
import { UNKNOWN } from "./wire/values";

/**
 * The same program twice: in this process, and through the SDK's own `cmd/run` in a child process against an engine that
 * implements only the wire protocol. Both must see the same resources, down to every unknown in every input.
 */
const FIXTURES = ["shop", "plain", "layers", "module"];
const PROGRAMS: [string, string, string | undefined][] = [
  ...FIXTURES.map((name): [string, string, undefined] => [name, join(__dirname, "fixtures", name), undefined]),
  ...["dev", "prod"].map((stack): [string, string, string] => [
    `the reference program, ${stack}`,
    join(__dirname, "../.."),
    stack,
  ]),
];

jest.setTimeout(120_000);

describe.each(PROGRAMS)("%s", (_, directory, stack) => {
  test("registers the same resources as through cmd/run", async () => {
    const preview = await previewProgram({
      cwd: directory,
      stack,
      stackOutputs: { "organization/network/test": join(directory, "network.json") },
    });
    const wire = await previewOverWire(directory, stack);

    expect(preview.resources.map(fromPreview).sort(byUrn)).toEqual(wire.resources.map(fromWire).sort(byUrn));
    expect(preview.outputs).toEqual(markProperties(wire.outputs));
    expect(preview.resources.length).toBeGreaterThan(3);
  });
});

async function previewOverWire(
  directory: string,
  stack?: string,
): Promise<{ resources: Registered[]; outputs: Properties }> {
  const project = readProject(directory);
  const settings = readStack(project, stack);
  const context = {
    config: settings.config,
    inputsOf: (urn: string): Properties => engine.resources.find((resource) => resource.urn === urn)?.inputs ?? {},
  };
  const engine: WireEngine = await serveEngine({
    project: project.name,
    stack: settings.name,
    invoke: (token, args, provider) => answerInvoke(token, args, provider, context),
    read: (type, id) =>
      type === "pulumi:pulumi:StackReference"
        ? { name: id, outputs: { vpcId: "vpc-1" }, secretOutputNames: [] }
        : ({} as Properties),
    outputs: kubernetesMetadata,
  });
  try {
    const { secretKeys, config } = settings;
    const run = await runThroughCmdRun({
      engine,
      directory: project.directory,
      project: project.name,
      stack: settings.name,
      config,
      secretKeys,
    });
    expect({ code: run.code, errors: engine.errors }).toEqual({ code: 0, errors: [] });
    return engine;
  } finally {
    engine.close();
  }
}

/** What the Kubernetes provider adds to an object without a name. */
function kubernetesMetadata(type: string, inputs: Properties): Properties {
  const metadata = inputs.metadata as Properties | undefined;
  return type.startsWith("kubernetes:") && metadata !== undefined
    ? { ...inputs, metadata: { name: UNKNOWN, ...metadata } }
    : inputs;
}

function fromPreview(resource: EngineResource): Registered {
  const { urn, type, name, parent, provider, custom, protect, retainOnDelete, dependencies, propertyDependencies } =
    resource;
  return {
    urn,
    type,
    name,
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    custom,
    protect,
    retainOnDelete,
    inputs: resource.wireInputs as Properties,
    dependencies,
    propertyDependencies,
  };
}

function fromWire(resource: Registered): Registered {
  const propertyDependencies = Object.entries(resource.propertyDependencies).map(
    ([name, urns]) => [name, [...urns].sort()] as const,
  );
  return {
    ...resource,
    inputs: normalizeUnknowns(resource.inputs) as Properties,
    dependencies: [...resource.dependencies].sort(),
    propertyDependencies: Object.fromEntries(propertyDependencies),
  };
}

/** A text that contains an unknown is unknown: here the undecryptable password in the middle of another value. */
function normalizeUnknowns(value: Json): Json {
  if (typeof value === "string") return value.includes(UNKNOWN) ? UNKNOWN : value;
  if (Array.isArray(value)) return value.map(normalizeUnknowns);
  return value === null || typeof value !== "object"
    ? value
    : Object.fromEntries(Object.entries(value).map(([key, child]) => [key, normalizeUnknowns(child)]));
}

const byUrn = (a: { urn: string }, b: { urn: string }): number => (a.urn < b.urn ? -1 : 1);
