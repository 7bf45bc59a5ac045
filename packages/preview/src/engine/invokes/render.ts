import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Json } from "../../model";
import { Fault } from "../fault";
import type { WireObject } from "../wire";
import { decodeYaml } from "./kubernetes";
import type { Invoke } from "./types";

/** Renders what `helm.v3.Chart` deploys from a folder or an archive of this machine, as the provider does with Helm's library. */
const template: Invoke = ({ jsonOpts }) => {
  const options = JSON.parse(String(jsonOpts)) as WireObject;
  const { path, chart, release_name: release, namespace } = options;
  const local = [path, chart].find((place) => typeof place === "string" && existsSync(place));
  if (typeof local !== "string") {
    const name = JSON.stringify(path ?? chart ?? "");
    throw new Fault(
      `the Helm chart ${name} is not in a folder or archive of this machine, and an offline preview downloads nothing;` +
        " fetch it (helm pull --untar) and give its folder as `path`.",
    );
  }
  const versions = Array.isArray(options.api_versions) ? options.api_versions : [];
  const args = [
    ...["template", String(release ?? "release"), resolve(local)],
    ...(typeof namespace === "string" ? ["--namespace", namespace] : []),
    ...(options.skip_crd_rendering === true ? [] : ["--include-crds"]),
    ...(options.include_test_hook_resources === true ? [] : ["--skip-tests"]),
    ...(typeof options.kube_version === "string" ? ["--kube-version", options.kube_version] : []),
    ...versions.flatMap((version) => ["--api-versions", String(version)]),
    ...["--values", "-"],
  ];
  return decodeYaml(run("helm", args, `the Helm chart in ${local}`, JSON.stringify(options.values ?? {})));
};

const directory: Invoke = ({ directory: folder }) => {
  if (typeof folder !== "string" || !existsSync(folder)) {
    throw new Fault(
      `the kustomize folder ${JSON.stringify(folder)} is not on this machine, and an offline preview downloads nothing; clone it and give its path.`,
    );
  }
  return decodeYaml(run("kustomize", ["build", resolve(folder)], `the kustomize folder ${folder}`));
};

const LIMIT_MS = 60_000;
const LIMIT_BYTES = 1 << 26;

function run(program: string, args: string[], subject: string, input = ""): Json {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    input,
    env: process.env,
    encoding: "utf8",
    timeout: LIMIT_MS,
    maxBuffer: LIMIT_BYTES,
  });
  if ((error as NodeJS.ErrnoException | undefined)?.code === "ENOENT") {
    throw new Fault(`${subject} needs ${program} to be rendered, which is not on PATH; install ${program}.`);
  }
  if (status !== 0) throw new Fault(`${program} cannot render ${subject}: ${(stderr || error?.message || "").trim()}`);
  return stdout;
}

export const RENDER_INVOKES: { [token: string]: Invoke } = {
  "kubernetes:helm:template": template,
  "kubernetes:kustomize:directory": directory,
};
