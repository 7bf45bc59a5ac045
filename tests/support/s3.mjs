// A small S3 client for tests: one signed request (AWS Signature Version 4), with the answer as it comes.
import { createHash, createHmac } from "node:crypto";

const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
const sha256 = (data) => createHash("sha256").update(data).digest("hex");
const encode = (text) =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
const TIMEOUT_MS = 60_000;

/**
 * @param identity access key and secret
 * @param path bucket and key: /bucket/key
 * @param query parameters; one without a value is an empty string
 * @returns status, body and headers; a refusal is an answer as well
 */
export async function s3(endpoint, identity, method, path, { query = {}, body = "", headers = {} } = {}) {
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${time.slice(0, 8)}/us-east-1/s3/aws4_request`;
  const parameters = Object.keys(query).sort().map((name) => `${encode(name)}=${encode(query[name])}`).join("&"); // prettier-ignore
  const signed = {
    ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    "content-md5": createHash("md5").update(body).digest("base64"),
    host: new URL(endpoint).host,
    "x-amz-content-sha256": sha256(body),
    "x-amz-date": time,
  };
  const names = Object.keys(signed).sort();
  const uri = path.split("/").map(encode).join("/");
  const lines = names.map((name) => `${name}:${signed[name]}\n`).join("");
  const request = [method, uri, parameters, lines, names.join(";"), sha256(body)].join("\n");
  const key = scope.split("/").reduce(hmac, `AWS4${identity.secret}`);
  const signature = hmac(key, ["AWS4-HMAC-SHA256", time, scope, sha256(request)].join("\n")).toString("hex");
  const authorization = `AWS4-HMAC-SHA256 Credential=${identity.access}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  const { host: _, ...sent } = signed;
  const answer = await fetch(`${endpoint}${uri}${parameters && `?${parameters}`}`, {
    method,
    headers: { ...sent, authorization },
    body: body === "" ? undefined : body,
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  return { status: answer.status, body: await answer.text(), headers: answer.headers };
}
