import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type * as TypeScript from "typescript";
import { PreviewError } from "../model";
import { HostModule } from "./isolation";
import { loaderFrom } from "./modules";
import { importTypeScript } from "./typescript-modules";

type Compiler = typeof TypeScript;

/** Compiles a program's TypeScript, file by file and without type check, with the TypeScript the program brings. */
export class TypeScriptLoader {
  private compiler?: { ts: Compiler; path: string; options: TypeScript.CompilerOptions };
  private readonly maps = new Map<string, { findEntry(line: number, column: number): SourcePosition | object }>();

  /** `fallback` is the TypeScript inside the SDK, which serves programs that have none; `tsconfig` need not exist. */
  constructor(
    private readonly directory: string,
    private readonly fallback: string,
    private readonly tsconfig: string,
  ) {}

  readonly compile = (file: string): string => {
    const { ts, options } = (this.compiler ??= this.load());
    const output = ts.transpileModule(readFileSync(file, "utf8"), {
      fileName: file,
      compilerOptions: options,
      reportDiagnostics: true,
    });
    const faults = (output.diagnostics ?? []).map((diagnostic) => describe(ts, diagnostic));
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

  /** A stack trace with the places in compiled files replaced by those in their sources. */
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

  private load(): { ts: Compiler; path: string; options: TypeScript.CompilerOptions } {
    const path = this.locateCompiler();
    const ts = loaderFrom(this.directory).require(path) as Compiler;
    if (typeof ts.transpileModule !== "function") {
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

  private readOptions(ts: Compiler): TypeScript.CompilerOptions {
    const modern = ts.ModuleKind.NodeNext as TypeScript.ModuleKind | undefined;
    const { moduleResolution: _, ...given } = this.readConfiguration(ts);
    const kind = given.module ?? modern ?? ts.ModuleKind.CommonJS;
    const node = modern !== undefined && kind >= ts.ModuleKind.Node16 && kind <= modern;
    return {
      target: ts.ScriptTarget.ES2020,
      ...given,
      esModuleInterop: given.esModuleInterop ?? node,
      module: node ? kind : ts.ModuleKind.CommonJS,
      sourceMap: true,
      inlineSourceMap: false,
    };
  }

  /** Follows `extends`; lists no files, so a large tree costs nothing. A missing file means defaults, as in the CLI. */
  private readConfiguration(ts: Compiler): TypeScript.CompilerOptions {
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

function describe(ts: Compiler, diagnostic: TypeScript.Diagnostic): string {
  const text = ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
  if (diagnostic.file === undefined || diagnostic.start === undefined) return `TS${diagnostic.code}: ${text}`;
  const { line, character } = diagnostic.file.getLineAndCharacterOfPosition(diagnostic.start);
  return `${diagnostic.file.fileName}:${line + 1}:${character + 1}: TS${diagnostic.code}: ${text}`;
}
