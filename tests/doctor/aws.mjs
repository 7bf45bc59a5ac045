// A simulated AWS: moto, and before it a server of ours for the few calls that moto does not know.
import { createServer, request } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { freePort } from "../support/machine.mjs";
import { Service } from "../support/programs.mjs";
import { root } from "../../tools/workspace.mjs";

const require = createRequire(join(root, "packages", "preview", "package.json"));
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "eu-central-1" };

/** What an account answers to the calls that moto does not know. */
export function answers() {
  return {
    /** Actions that IAM denies. */
    denied: [],
    /** Limits by quota code. */
    quotas: {},
    quota: 1000,
    kubernetes: { 1.35: "STANDARD_SUPPORT" },
    /** Builds by add-on. */
    addons: {},
    monitors: [],
  };
}

/** Runs `work` with the URL of an AWS and what it answers. */
export async function withAws(work) {
  const port = await freePort();
  const moto = new Service(process.env.MOTO_SERVER, ["-H", "127.0.0.1", "-p", String(port)], { container: true });
  const said = answers();
  const server = createServer((message, response) => serve(message, response, port, said));
  try {
    await moto.serves(async () => (await fetch(`http://127.0.0.1:${port}/moto-api/`)).ok, 60);
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const endpoint = `http://127.0.0.1:${server.address().port}`;
    await work({ said, env: { ...CREDENTIALS, AWS_ENDPOINT_URL: endpoint }, send: sender(endpoint) });
  } finally {
    server.close();
    server.closeAllConnections();
    await moto.end();
  }
}

/** Sends a command of an AWS SDK: `send("iam", "CreateRole", {…})`. */
function sender(endpoint) {
  const options = {
    endpoint,
    region: CREDENTIALS.AWS_REGION,
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    forcePathStyle: true,
  };
  return (service, command, input, region = options.region) => {
    const sdk = require(`@aws-sdk/client-${service}`);
    const Client = Object.values(sdk).find(({ name }) => /^(?!__).*Client$/.test(name ?? "") && name !== "Client");
    return new Client({ ...options, region }).send(new sdk[`${command}Command`](input));
  };
}

function serve(message, response, port, said) {
  const chunks = [];
  message.on("data", (chunk) => chunks.push(chunk));
  message.on("end", () => {
    const body = Buffer.concat(chunks);
    const own = answerOf(message, body.toString("utf8"), said);
    if (own !== undefined) {
      response.setHeader("content-type", typeof own === "string" ? "text/xml" : "application/x-amz-json-1.1");
      return response.end(typeof own === "string" ? own : JSON.stringify(own));
    }
    const { method, url, headers } = message;
    const on = request({ host: "127.0.0.1", port, method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    on.on("error", () => response.destroy());
    on.end(body);
  });
}

function answerOf({ url, headers }, body, { denied, quotas, quota, kubernetes, addons, monitors }) {
  const target = headers["x-amz-target"] ?? "";
  const { pathname, searchParams } = new URL(url, "http://aws");
  if (target.endsWith(".GetServiceQuota")) {
    const { QuotaCode } = JSON.parse(body);
    return { Quota: { QuotaCode, Value: quotas[QuotaCode] ?? quota } };
  }
  if (target.endsWith(".GetAnomalyMonitors")) return { AnomalyMonitors: monitors };
  if (pathname === "/cluster-versions")
    return {
      clusterVersions: Object.entries(kubernetes).map(([clusterVersion, versionStatus]) => ({
        clusterVersion,
        versionStatus,
      })),
    };
  if (pathname === "/addons/supported-versions") {
    const builds = addons[searchParams.get("addonName")] ?? [];
    return { addons: [{ addonVersions: builds.map((addonVersion) => ({ addonVersion })) }] };
  }
  const form = new URLSearchParams(body);
  if (form.get("Action") === "SimulatePrincipalPolicy") return simulation(form, denied);
  return undefined;
}

function simulation(form, denied) {
  const actions = [...form].filter(([key]) => key.startsWith("ActionNames.member.")).map(([, action]) => action);
  const members = actions.map(
    (action) =>
      `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>${denied.includes(action) ? "implicitDeny" : "allowed"}</EvalDecision></member>`,
  );
  return `<SimulatePrincipalPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><SimulatePrincipalPolicyResult><IsTruncated>false</IsTruncated><EvaluationResults>${members.join("")}</EvaluationResults></SimulatePrincipalPolicyResult></SimulatePrincipalPolicyResponse>`;
}
