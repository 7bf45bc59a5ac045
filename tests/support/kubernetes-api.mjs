// Requests to an API server as any principal, without a kubectl process for each.
import { readFileSync } from "node:fs";
import { Agent, request } from "node:https";
import { parse } from "yaml";

/**
 * @returns a function that sends one request: `as` and `groups` name the principal, the administrator by default. Nothing is
 *   stored unless `keep` is set.
 */
export function apiClient(kubeconfig) {
  const { clusters, users } = parse(readFileSync(kubeconfig, "utf8"));
  const { server, "certificate-authority": ca } = clusters[0].cluster;
  const { "client-certificate": cert, "client-key": key } = users[0].user;
  const agent = new Agent({ ca: readFileSync(ca), cert: readFileSync(cert), key: readFileSync(key), keepAlive: true });
  return ({ method, path, body, as, groups = [], contentType = "application/json", keep = false }) =>
    new Promise((resolve, reject) => {
      const url = new URL(path, server);
      if (!keep) url.searchParams.set("dryRun", "All");
      url.searchParams.set("fieldValidation", "Strict");
      const headers = { "Content-Type": contentType, Accept: "application/json" };
      if (as !== undefined) headers["Impersonate-User"] = as;
      if (groups.length > 0) headers["Impersonate-Group"] = groups;
      const sent = request(url, { method, agent, headers }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => (text += part));
        response.on("end", () => resolve({ status: response.statusCode, message: messageOf(text) }));
      });
      sent.on("error", reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}

function messageOf(text) {
  try {
    return JSON.parse(text).message ?? "";
  } catch {
    return text;
  }
}
