import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { PreviewError } from "../model";
import { HostModule } from "./isolation";
import { loaderFrom } from "./modules";
import { importTypeScript, type CompilerOptions } from "./typescript-modules";

interface Diagnostic {
  code: number;
  messageText: unknown;
  start?: number;
  file?: { fileName: string; getLineAndCharacterOfPosition(start: number): { line: number; character: number } };
}

/** The API used of a program's TypeScript, any release from 3.8 to 6. */
interface Compiler {
  version: string;
  ModuleKind: { CommonJS: number; ESNext: number; Node16?: number; NodeNext?: number };
  ScriptTarget: { ES2020: number };
  sys: { fileExists(path: string): boolean; readFile(path: string): string | undefined };
  transpileModule(
    source: string,
    request: { fileName: string; compilerOptions: CompilerOptions; reportDiagnostics: boolean },
  ): { outputText: string; sourceMapText?: string; diagnostics?: Diagnostic[] };
  readConfigFile(path: string, read: (path: string) => string | undefined): { config?: unknown; error?: Diagnostic };
  parseJsonConfigFileContent(config: unknown, host: object, folder: string): { options: CompilerOptions };
  flattenDiagnosticMessageText(text: unknown, newLine: string): string;
}

type Loaded = { ts: Compiler; path: string; options: CompilerOptions };

/** Transpiles a program's TypeScript file by file, without type check, with the program's own TypeScript. */
export class TypeScriptLoader {
  private compiler?: Loaded;
  private readonly maps = new Map<string, { findEntry(line: number, column: number): SourcePosition | object }>();

  /** `fallback` is the TypeScript inside the SDK, for programs without one; `tsconfig` may be missing. */
  constructor(
    private readonly directory: string,
    private readonly fallback: string,
    private readonly tsconfig: string,
  ) {}

  readonly compile = (file: string): string => {
    const { ts, path, options } = (this.compiler ??= this.load());
    const output = ts.transpileModule(readFileSync(file, "utf8"), {
      fileName: file,
      compilerOptions: options,
      reportDiagnostics: true,
    });
    const faults = (output.diagnostics ?? []).map((diagnostic) => describe(ts, diagnostic));
    if (faults.length > 0 && path === this.fallback)
      faults.push(
        `The program has no TypeScript of its own, so that ${ts.version} inside the SDK compiled it. Install a newer one: npm install typescript@5`,
      );
    if (faults.length > 0) throw new PreviewError(faults.join("\n"));
    if (output.sourceMapText !== undefined) {
      this.maps.set(
        file,
        new HostModule.SourceMap(
          JSON.parse(output.sourceMapText) as ConstructorParameters<typeof HostModule.SourceMap>[0],
        ),
      );
    }
    return output.outputText;
  };

  /** The same for programs that are ES modules. */
  compileModules(): void {
    const { ts, path, options } = (this.compiler ??= this.load());
    importTypeScript(path, { ...options, module: ts.ModuleKind.ESNext, sourceMap: false, inlineSourceMap: true });
  }

  /** Maps the positions of a stack trace to the TypeScript sources. */
  mapStack(stack: string): string {
    return stack.replace(
      /(\/[^\s()]+\.[a-z]*ts?x?):(\d+):(\d+)/g,
      (place, file: string, line: string, column: string) => {
        const entry = this.maps.get(file)?.findEntry(Number(line) - 1, Number(column) - 1);
        return entry !== undefined && "originalLine" in entry
          ? `${file}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
          : place;
      },
    );
  }

  private load(): Loaded {
    const path = this.locateCompiler();
    const ts = loaderFrom(this.directory).require(path) as Compiler;
    if ((ts as Partial<Compiler>).transpileModule === undefined) {
      throw new PreviewError(
        `the program's TypeScript ${ts.version} cannot compile a program from Node; Pulumi needs TypeScript 3.8 to 6. Install one, for example typescript@5.9`,
      );
    }
    return { ts, path, options: this.readOptions(ts) };
  }

  private locateCompiler(): string {
    try {
      return loaderFrom(this.directory).resolve("typescript");
    } catch {
      return this.fallback;
    }
  }

  private readOptions(ts: Compiler): CompilerOptions {
    const { CommonJS, Node16 = Infinity, NodeNext } = ts.ModuleKind;
    const { moduleResolution: _, ...given } = this.readConfiguration(ts);
    const kind = given.module ?? NodeNext ?? CommonJS;
    const node = NodeNext !== undefined && kind >= Node16 && kind <= NodeNext;
    return {
      target: ts.ScriptTarget.ES2020,
      ...given,
      esModuleInterop: given.esModuleInterop ?? node,
      module: node ? kind : CommonJS,
      sourceMap: true,
      inlineSourceMap: false,
    };
  }

  /** Follows `extends` without listing files. A missing file means defaults, as in the CLI. */
  private readConfiguration(ts: Compiler): CompilerOptions {
    const path = join(this.directory, this.tsconfig);
    if (!ts.sys.fileExists(path)) return {};
    const { config, error } = ts.readConfigFile(path, (file) => ts.sys.readFile(file));
    if (error !== undefined) throw new PreviewError(describe(ts, error));
    const host = { ...ts.sys, readDirectory: () => [] };
    return ts.parseJsonConfigFileContent(config, host, dirname(path)).options;
  }
}

interface SourcePosition {
  originalLine: number;
  originalColumn: number;
}

function describe(ts: Compiler, diagnostic: Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  if (diagnostic.file === undefined || diagnostic.start === undefined) return `TS${diagnostic.code}: ${text}`;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return `${diagnostic.file.fileName}:${line + 1}:${character + 1}: TS${diagnostic.code}: ${text}`;
}
