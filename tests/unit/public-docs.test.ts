import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import ts from "typescript";

/** What an editor shows of the public API: every name, and every field that a user types or reads, has a sentence. */
const root = join(__dirname, "..", "..");
const files = ["contract", "platform"].flatMap((name) => sources(join(root, "packages", name, "src")));
const trees = files.map((file) => ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest, true));

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
}

const PUBLIC = new Set(
  trees
    .filter(({ fileName }) => /(contract|platform)\/src\/index\.ts$|standalone\.ts$/.test(fileName))
    .flatMap((index) => index.statements.filter(ts.isExportDeclaration))
    .flatMap(({ exportClause }) => (exportClause && ts.isNamedExports(exportClause) ? exportClause.elements : []))
    .map(({ name }) => name.text),
);

type Declared = ts.InterfaceDeclaration | ts.ClassDeclaration | ts.TypeAliasDeclaration | ts.FunctionDeclaration;

function isDeclared(node: ts.Node): node is Declared {
  return (
    ts.isInterfaceDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isFunctionDeclaration(node)
  );
}

const declarations = trees
  .flatMap(({ statements }) => [...statements])
  .filter(isDeclared)
  .filter((node) => PUBLIC.has(node.name?.text ?? ""))
  .filter((node) => node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword));

const documented = (node: ts.Node) => ts.getJSDocCommentsAndTags(node).length > 0;

/** Fields that callers see: not what a class keeps to itself, nor the marker by which policies know a component. */
function fieldsOf(node: Declared): (ts.PropertySignature | ts.PropertyDeclaration)[] {
  if (ts.isInterfaceDeclaration(node)) return node.members.filter(ts.isPropertySignature);
  if (!ts.isClassDeclaration(node)) return [];
  return node.members
    .filter(ts.isPropertyDeclaration)
    .filter(({ modifiers }) => !modifiers?.some(({ kind }) => HIDDEN.has(kind)));
}
const HIDDEN = new Set([ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword, ts.SyntaxKind.StaticKeyword]);

const place = (node: ts.Node) => {
  const file = node.getSourceFile();
  return `${relative(root, file.fileName)}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`;
};

test("every public name is found, so that none is left out below", () => {
  const found = new Set(declarations.map(({ name }) => name?.text));
  const missing = [...PUBLIC].filter((name) => !found.has(name));
  // Values, which are no declarations of types: tables of the contract, and the namespace of the landing zone's parts.
  expect(missing.filter((name) => !/^[A-Z][A-Z0-9_]+$/.test(name))).toEqual(["landingZoneParts"]);
  expect(declarations.length).toBeGreaterThan(80);
});

/** Types that a declaration names in its fields, its bases, or as an alternative: what a user fills in with it. */
function namedTypes(node: Declared): string[] {
  const found: string[] = [];
  const visit = (child: ts.Node): void => {
    if (ts.isTypeReferenceNode(child)) found.push(child.typeName.getText());
    if (ts.isExpressionWithTypeArguments(child)) found.push(child.expression.getText());
    ts.forEachChild(child, visit);
  };
  if (ts.isClassDeclaration(node) || ts.isFunctionDeclaration(node)) return [];
  visit(node);
  const parameters = node.typeParameters?.map(({ name }) => name.text) ?? [];
  return found.filter((name) => !parameters.includes(name));
}

test("what the arguments of the public API are made of is public too, so that a user can name it", () => {
  const written = new Set(
    trees
      .flatMap(({ statements }) => [...statements])
      .filter(isDeclared)
      .map((node) => node.name?.text ?? ""),
  );
  const unnamed = declarations
    .filter((node) => /(Args|Config|Spec)$/.test(node.name?.text ?? ""))
    .flatMap((node) => namedTypes(node).map((name) => `${node.name?.text}: ${name}`))
    .filter((line) => written.has(line.split(": ")[1] ?? "") && !PUBLIC.has(line.split(": ")[1] ?? ""));
  expect([...new Set(unnamed)]).toEqual([]);
});

test("every public name is documented", () => {
  expect(declarations.filter((node) => !documented(node)).map((node) => `${place(node)} ${node.name?.text}`)).toEqual(
    [],
  );
});

test("every public field is documented", () => {
  const fields = declarations.flatMap(fieldsOf);
  expect(fields.length).toBeGreaterThan(250);
  expect(
    fields.filter((field) => !documented(field)).map((field) => `${place(field)} ${field.name.getText()}`),
  ).toEqual([]);
});

/** Argument interfaces: what a user types. An optional field says what holds without it. */
test("every optional argument documents its default", () => {
  const args = declarations.filter(
    (node) => ts.isInterfaceDeclaration(node) && /(Args|Config|Spec|Workload|Data|Odoo)$/.test(node.name.text),
  );
  const silent = args
    .flatMap(fieldsOf)
    .filter(
      (field) => field.questionToken && !ts.getJSDocTags(field).some(({ tagName }) => tagName.text === "default"),
    );
  expect(silent.map((field) => `${place(field)} ${field.name.getText()}`)).toEqual([]);
});
