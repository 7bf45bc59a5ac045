import { sortKeys } from "../../analysis/json";
import type { Json } from "../../model";
import { Fault } from "../fault";
import { isObject, type WireObject } from "../wire";

/** `aws.iam.getPolicyDocument`: pure rendering, so the answer is exactly the provider's. */
export function policyDocument(args: WireObject): WireObject {
  const version = typeof args.version === "string" ? args.version : "2012-10-17";
  const documents = [
    ...sources(args.sourcePolicyDocuments, true),
    { Version: version, ...text("Id", args.policyId), Statement: statements(args.statements) },
    ...sources(args.overridePolicyDocuments, false),
  ];
  const merged = documents.reduce<Document>(merge, { Version: "", Statement: [] });
  const { Version, Id, Statement } = merged;
  const document = { Version, ...text("Id", Id), ...(Statement.length > 0 ? { Statement } : {}) };
  const json = escapeHtml(JSON.stringify(document, null, 2));
  return { ...args, version, json, minifiedJson: escapeHtml(JSON.stringify(document)), id: String(checksum(json)) };
}

interface Document {
  Version: string;
  Id?: Json;
  Statement: WireObject[];
}

/** A later statement replaces an earlier one with the same Sid; the newer version wins. */
function merge(into: Document, next: Document): Document {
  const Statement = [...into.Statement];
  for (const statement of next.Statement) {
    const index = statement.Sid === undefined ? -1 : Statement.findIndex((existing) => existing.Sid === statement.Sid);
    if (index < 0) Statement.push(statement);
    else Statement[index] = statement;
  }
  const Version = next.Version > into.Version ? next.Version : into.Version;
  return { Version, Id: next.Id ?? into.Id, Statement };
}

function sources(value: Json | undefined, uniqueSids: boolean): Document[] {
  const documents = list(value).map((source) => parseSource(String(source)));
  const sids = documents.flatMap((document) => document.Statement.flatMap(({ Sid }) => Sid ?? []));
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (uniqueSids && repeated !== undefined)
    throw new Fault(`getPolicyDocument: duplicate Sid (${String(repeated)}) in sourcePolicyDocuments`);
  return documents;
}

function parseSource(source: string): Document {
  let parsed: Json;
  try {
    parsed = JSON.parse(source) as Json;
  } catch (error) {
    throw new Fault(`getPolicyDocument: a source or override document is no JSON: ${(error as Error).message}`);
  }
  const { Version, Id, Statement } = isObject(parsed) ? parsed : {};
  const given = Array.isArray(Statement) ? Statement : Statement === undefined ? [] : [Statement];
  return { Version: String(Version ?? ""), Id, Statement: given.filter(isObject).map(normalise) };
}

/** Puts a statement that was read from JSON into the form in which the provider writes it. */
function normalise(statement: WireObject): WireObject {
  const principals = (value: Json | undefined): Json | undefined =>
    value === undefined
      ? undefined
      : typeof value === "string"
        ? "*"
        : renderPrincipals(isObject(value) ? Object.entries(value) : []);
  const { Sid, Effect, Action, NotAction, Resource, NotResource, Condition } = statement;
  return compact({
    ...text("Sid", Sid),
    Effect,
    Action,
    NotAction,
    Resource,
    NotResource,
    Principal: principals(statement.Principal),
    NotPrincipal: principals(statement.NotPrincipal),
    Condition: isObject(Condition) ? renderConditions(conditionsOf(Condition)) : undefined,
  });
}

function statements(value: Json | undefined): WireObject[] {
  const rendered = list(value)
    .filter(isObject)
    .map((statement) =>
      compact({
        ...text("Sid", statement.sid),
        Effect: statement.effect ?? "Allow",
        Action: oneOrSorted(statement.actions),
        NotAction: oneOrSorted(statement.notActions),
        Resource: oneOrSorted(statement.resources, interpolate),
        NotResource: oneOrSorted(statement.notResources, interpolate),
        Principal: principalsOf(statement.principals),
        NotPrincipal: principalsOf(statement.notPrincipals),
        Condition: conditionsArgument(statement.conditions),
      }),
    );
  const sids = rendered.flatMap(({ Sid }) => Sid ?? []);
  const repeated = sids.find((sid, index) => sids.indexOf(sid) !== index);
  if (repeated !== undefined) throw new Fault(`getPolicyDocument: duplicate Sid (${String(repeated)})`);
  return rendered;
}

function principalsOf(value: Json | undefined): Json | undefined {
  const principals = list(value).filter(isObject);
  if (principals.length === 0) return undefined;
  return renderPrincipals(
    principals.map(({ type, identifiers }) => [String(type), oneOrSorted(identifiers, interpolate) ?? []]),
  );
}

/** One entry a type, sorted; `{"*": "*"}` is written `"*"`, but `{"AWS": "*"}` is not the same and stays. */
function renderPrincipals(principals: [type: string, identifiers: Json][]): Json {
  const [only] = principals;
  if (principals.length === 1 && only?.[0] === "*" && String(only[1]) === "*") return "*";
  const byType: { [type: string]: Json } = {};
  for (const [type, identifiers] of principals) {
    const earlier = byType[type];
    byType[type] = earlier === undefined ? sorted(identifiers) : [...list(earlier), ...list(sorted(identifiers))];
  }
  return sortKeys(byType);
}

interface Condition {
  test: string;
  variable: string;
  values: Json[];
}

function conditionsArgument(value: Json | undefined): Json | undefined {
  const conditions = list(value)
    .filter(isObject)
    .map(({ test, variable, values }) => ({
      test: String(test),
      variable: String(variable),
      values: list(values).map((item) => interpolate(String(item))),
    }));
  return conditions.length === 0 ? undefined : renderConditions(conditions);
}

function conditionsOf(condition: WireObject): Condition[] {
  return Object.entries(condition).flatMap(([test, variables]) =>
    Object.entries(isObject(variables) ? variables : {}).map(([variable, values]) => ({
      test,
      variable,
      values: list(values).map(String),
    })),
  );
}

function renderConditions(conditions: Condition[]): Json {
  const byTest: { [test: string]: { [variable: string]: Json[] } } = {};
  for (const { test, variable, values } of conditions) ((byTest[test] ??= {})[variable] ??= []).push(...values);
  const rendered = Object.entries(byTest).map(([test, variables]) => {
    const flat = Object.entries(variables).map(([variable, values]) => [
      variable,
      values.length === 1 ? (values[0] ?? null) : values,
    ]);
    return [test, sortKeys(Object.fromEntries(flat) as WireObject)];
  });
  return sortKeys(Object.fromEntries(rendered) as WireObject);
}

const interpolate = (value: string): string => value.replaceAll("&{", "${");

function oneOrSorted(value: Json | undefined, change = (item: string): string => item): Json | undefined {
  const items = [...new Set(list(value).map((item) => change(String(item))))];
  return items.length === 0 ? undefined : items.length === 1 ? (items[0] ?? null) : sorted(items);
}

const sorted = (value: Json): Json => (Array.isArray(value) ? value.map(String).sort().reverse() : value);
const list = (value: Json | undefined): Json[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value];
const text = (name: string, value: Json | undefined): WireObject =>
  typeof value === "string" && value !== "" ? { [name]: value } : {};

function compact(value: { [key: string]: Json | undefined }): WireObject {
  return Object.fromEntries(Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

/** The provider's JSON encoder writes these three characters escaped. */
function escapeHtml(json: string): string {
  return json.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
}

/** CRC-32, the provider's id of a document. */
function checksum(content: string): number {
  let crc = ~0;
  for (const byte of Buffer.from(content)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}
