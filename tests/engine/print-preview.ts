import { previewProgram } from "../../packages/preview/src/engine";
import type { PreviewError } from "../../packages/preview/src/model";

// Previews the program of a folder in a process without other work, or, with `beside`, with a timer running.
const [, , cwd = ".", beside] = process.argv;
const other = beside === undefined ? undefined : setInterval(() => undefined, 1000);
previewProgram({ cwd })
  .finally(() => clearInterval(other))
  .then(
    ({ resources, messages }) => {
      process.stdout.write(`${JSON.stringify(resources.map((resource) => resource.name))}\n`);
      for (const { message } of messages) process.stdout.write(`${message}\n`);
    },
    ({ exitCode, message }: PreviewError) => {
      process.stdout.write(`${message}\n`);
      process.exitCode = exitCode;
    },
  );
