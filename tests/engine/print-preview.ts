import { previewProgram } from "../../packages/preview/src/engine";
import type { PreviewError } from "../../packages/preview/src/model";

// Previews the program in the folder given, in a process where nothing else lives.
previewProgram({ cwd: process.argv[2] ?? "." }).then(
  ({ resources }) => process.stdout.write(`${JSON.stringify(resources.map((resource) => resource.name))}\n`),
  ({ exitCode, message }: PreviewError) => {
    process.stdout.write(`${message}\n`);
    process.exitCode = exitCode;
  },
);
