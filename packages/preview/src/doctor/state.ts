import { execFile } from "node:child_process";
import type { Check, Finding } from "./finding";

/** Where a stack's state and secrets are kept, as its files and the environment say. */
export interface StateSettings {
  stack: string;
  environment: string | undefined;
  /** `backend.url` of the project. */
  backend?: string;
  /** `secretsprovider` of the stack's file: `awskms://…`; `passphrase`, or absent. */
  secretsProvider?: string;
  /** Whether the stack's file has `encryptionsalt`: its secrets depend on a passphrase. */
  hasPassphrase: boolean;
  env: { readonly [name: string]: string | undefined };
}

type Judged = Pick<Finding, "status" | "found" | "remedy">;

export function stateChecks(settings: StateSettings, cwd: string): Check[] {
  const check = (subject: string, judge: () => Promise<Judged> | Judged, otherwise: string): Check => ({
    area: "pulumi",
    subject,
    otherwise,
    run: async () => [{ area: "pulumi", subject, ...(await judge()) }],
  });
  return [
    check("state backend", () => judgeBackend(settings), "Run `pulumi whoami --verbose`, which names the backend."),
    check("secrets provider", () => judgeSecrets(settings), "Read secretsprovider in the stack's file."),
    check(
      "Pulumi CLI",
      () => judgeCli(cwd, settings.env),
      "Install Pulumi: https://www.pulumi.com/docs/iac/download-install/",
    ),
  ];
}

function judgeBackend({ backend, env, environment }: StateSettings): Judged {
  const url = backend ?? env["PULUMI_BACKEND_URL"];
  if (url === undefined) throw new Error("neither backend.url of the project nor PULUMI_BACKEND_URL names one");
  if (url.startsWith("file://") && environment === "prod")
    return {
      status: "not ready",
      found: `${url}: state on one machine`,
      remedy: "Use a backend that all deployers share, for instance s3://BUCKET with versioning.",
    };
  return { status: "ready", found: url };
}

function judgeSecrets({ secretsProvider, hasPassphrase, environment, stack }: StateSettings): Judged {
  const passphrase = hasPassphrase || secretsProvider === "passphrase";
  if (passphrase && environment === "prod")
    return {
      status: "not ready",
      found: "a passphrase, which no audit log records and no role guards",
      remedy: `Move to a KMS key: pulumi stack change-secrets-provider --stack ${stack} "awskms://alias/NAME?region=REGION"`,
    };
  if (passphrase) return { status: "ready", found: "a passphrase" };
  if (secretsProvider === undefined)
    throw new Error("the stack's file names none; Pulumi Cloud encrypts with its own key");
  return { status: "ready", found: secretsProvider };
}

function judgeCli(cwd: string, env: StateSettings["env"]): Promise<Judged> {
  return new Promise((resolve, reject) => {
    execFile("pulumi", ["version"], { cwd, env, timeout: 20_000, encoding: "utf8" }, (error, stdout) => {
      if (!error) return resolve({ status: "ready", found: stdout.trim() });
      const absent: Judged = {
        status: "not ready",
        found: "pulumi is not on the PATH",
        remedy: "Install it: https://www.pulumi.com/docs/iac/download-install/",
      };
      if (error.code === "ENOENT") resolve(absent);
      else reject(new Error(error.message.split("\n")[0]));
    });
  });
}
