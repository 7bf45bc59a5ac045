import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { answerInvoke } from "./index";

// The programs here are stand-ins that print what they were given, as objects: what is tested is the call.

const folder = mkdtempSync(join(tmpdir(), "render-"));
const { PATH } = process.env;
afterEach(() => void (process.env.PATH = PATH));
afterAll(() => rmSync(folder, { recursive: true }));

function install(...programs: string[]): void {
  const bin = join(folder, "bin");
  rmSync(bin, { recursive: true, force: true });
  mkdirSync(bin);
  for (const program of programs) {
    const script = `#!${process.execPath}
const values = process.argv.includes("-") ? JSON.parse(require("node:fs").readFileSync(0, "utf8")) : {};
if (values.fail) { console.error("no such value"); process.exit(1); }
console.log(JSON.stringify({ program: "${program}", args: process.argv.slice(2), values }));
`;
    writeFileSync(join(bin, program), script);
    chmodSync(join(bin, program), 0o755);
  }
  process.env.PATH = bin;
}

const context = { config: {}, inputsOf: () => ({}) };
const helm = (options: object) =>
  answerInvoke("kubernetes:helm:template", { jsonOpts: JSON.stringify(options) }, "", context);
const kustomize = (directory: string) => answerInvoke("kubernetes:kustomize:directory", { directory }, "", context);

test("a chart is rendered with its release, namespace, versions and values", () => {
  install("helm");
  const options = { path: folder, release_name: "web", namespace: "shop", values: { replicas: 2 } };
  expect(helm(options)).toEqual({
    result: [
      {
        program: "helm",
        args: ["template", "web", folder, "--namespace", "shop", "--include-crds", "--skip-tests", "--values", "-"],
        values: { replicas: 2 },
      },
    ],
  });
  const more = {
    skip_crd_rendering: true,
    include_test_hook_resources: true,
    kube_version: "1.33",
    api_versions: ["a/v1"],
  };
  expect(helm({ ...options, ...more })).toMatchObject({
    result: [
      {
        args: [
          ...["template", "web", folder, "--namespace", "shop"],
          ...["--kube-version", "1.33", "--api-versions", "a/v1", "--values", "-"],
        ],
      },
    ],
  });
});

test("a kustomize folder is built", () => {
  install("kustomize");
  expect(kustomize(folder)).toEqual({ result: [{ program: "kustomize", args: ["build", folder], values: {} }] });
});

test("what is missing is said exactly", () => {
  install();
  expect(() => helm({ path: folder })).toThrow(
    `the Helm chart in ${folder} needs helm to be rendered, which is not on PATH; install helm.`,
  );
  expect(() => kustomize(folder)).toThrow(
    `the kustomize folder ${folder} needs kustomize to be rendered, which is not on PATH; install kustomize.`,
  );
  expect(() => helm({ chart: "nginx", fetch_opts: { repo: "https://charts.example.com" } })).toThrow(
    'the Helm chart "nginx" is not in a folder or archive of this machine, and an offline preview downloads nothing; fetch it (helm pull --untar) and give its folder as `path`.',
  );
  expect(() => kustomize("https://example.com/x")).toThrow("is not on this machine");
  install("helm");
  expect(() => helm({ path: folder, values: { fail: true } })).toThrow(
    `helm cannot render the Helm chart in ${folder}: no such value`,
  );
});
