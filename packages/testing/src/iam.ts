/** A small evaluation of IAM policies: enough for those of this library, and an error for what it does not know. */

interface IamStatement {
  Effect: "Allow" | "Deny";
  Action?: string | string[];
  NotAction?: string | string[];
  Resource?: string | readonly string[];
  Condition?: { [operator: string]: { [key: string]: string | string[] } };
}

export interface IamRequest {
  action: string;
  resource: string;
  /** Condition keys of the request. */
  keys?: { readonly [key: string]: string };
}

const list = (value: string | readonly string[] = []) => (typeof value === "string" ? [value] : value);

/** `*` and `?` as IAM reads them. */
export function matchesIam(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "i").test(text);
}

function holds(operator: string, value: string | undefined, wanted: string | string[]): boolean {
  if (value === undefined) return false;
  if (operator === "StringEquals" || operator === "ArnEquals") return list(wanted).includes(value);
  // Keys of several values have one in these tests.
  if (operator === "ForAnyValue:StringEquals") return list(wanted).includes(value);
  if (operator === "StringLike" || operator === "ArnLike") return list(wanted).some((one) => matchesIam(one, value));
  throw new Error(`${operator} is not evaluated.`);
}

function applies(statement: IamStatement, { action, resource, keys = {} }: IamRequest): boolean {
  const { Action, NotAction, Resource, Condition = {} } = statement;
  const named = list(Action ?? NotAction).some((pattern) => matchesIam(pattern, action));
  return (
    named === (Action !== undefined) &&
    list(Resource).some((pattern) => matchesIam(pattern, resource)) &&
    Object.entries(Condition).every(([operator, tests]) =>
      Object.entries(tests).every(([key, wanted]) => holds(operator, keys[key], wanted)),
    )
  );
}

/**
 * Whether a principal's policies allow a request.
 * @param documents JSON of its identity policies
 * @param boundary JSON of its permissions boundary, where it has one
 */
export function isAllowedByIam(documents: readonly string[], request: IamRequest, boundary?: string): boolean {
  const statements = (text: string) => (JSON.parse(text) as { Statement: IamStatement[] }).Statement;
  const allows = (all: IamStatement[]) => all.some((one) => one.Effect === "Allow" && applies(one, request));
  const identity = documents.flatMap(statements);
  const limits = boundary === undefined ? undefined : statements(boundary);
  const denied = [...identity, ...(limits ?? [])].some((one) => one.Effect === "Deny" && applies(one, request));
  return !denied && allows(identity) && (limits === undefined || allows(limits));
}
