import { HostModule, type LoadingModule, type Undo } from "./isolation";

export type Exports = { [name: string]: unknown };

/** How the modules of a previewed program are loaded. */
export interface ModuleHooks {
  /** By file inside `@pulumi/pulumi`, without extension: changes the exports of each copy of the SDK as it loads. */
  sdkPatches: { [file: string]: (exports: Exports, require: (request: string) => unknown) => void };
  /** Resolves a `require` of a file of the SDK. */
  requireForSdk(file: string, request: string, load: () => Exports): Exports;
  /** Turns TypeScript into JavaScript; absent where the project says `typescript: false`. */
  compile?: (file: string) => string;
}

const TYPESCRIPT = [".ts", ".tsx", ".cts"];

/** The place of a file inside `@pulumi/pulumi`, or undefined. */
function sdkFile(file: string): string | undefined {
  return /[\\/]@pulumi[\\/]pulumi[\\/](.+)\.js$/.exec(file)?.[1]?.replaceAll("\\", "/");
}

/** Puts the hooks into Node's loader; the returned function takes them out again. */
export function hookModules(hooks: ModuleHooks): Undo {
  const { _load: load, _extensions: extensions } = HostModule;
  const before = { ...extensions };
  const javascript = before[".js"];
  if (javascript === undefined) throw new Error("Node's loader has no handler for .js files");
  extensions[".js"] = (module, file) => {
    javascript(module, file);
    const path = sdkFile(file);
    if (path !== undefined) hooks.sdkPatches[path]?.(module.exports as Exports, (request) => module.require(request));
  };
  const { compile } = hooks;
  if (compile !== undefined) {
    for (const extension of TYPESCRIPT) extensions[extension] = (module, file) => module._compile(compile(file), file);
  }
  HostModule._load = (request, parent, isMain) => {
    const path = request.startsWith(".") ? undefined : sdkFile(parent?.filename ?? "");
    if (path === undefined || HostModule.isBuiltin(request)) return load(request, parent, isMain);
    HostModule._resolveFilename(request, parent);
    return hooks.requireForSdk(path, request, () => load(request, parent, isMain) as Exports);
  };
  return () => {
    HostModule._load = load;
    for (const extension of Object.keys(extensions)) if (!(extension in before)) delete extensions[extension];
    Object.assign(extensions, before);
  };
}

/** A lazy module. `__esModule` makes interop helpers pass it on instead of copying its members. */
export function lazyModule(load: () => Exports): Exports {
  let loaded: Exports | undefined;
  const real = (): Exports => (loaded ??= load());
  return new Proxy<Exports>(
    {},
    {
      get: (_, name) => (name === "__esModule" ? true : Reflect.get(real(), name)),
      has: (_, name) => Reflect.has(real(), name),
      ownKeys: () => Reflect.ownKeys(real()),
      getOwnPropertyDescriptor: (_, name) => {
        const descriptor = Reflect.getOwnPropertyDescriptor(real(), name);
        return descriptor && { ...descriptor, configurable: true };
      },
    },
  );
}

/** `require` and `import` as a file in `directory` would have them. */
export function loaderFrom(directory: string): { require(request: string): unknown; resolve(request: string): string } {
  const require = HostModule.createRequire(`${directory}/noop.js`);
  return { require: (request) => require(request) as unknown, resolve: (request) => require.resolve(request) };
}

let importer: ((url: string) => Promise<Exports>) | undefined;

/** Node's own `import()`, also where a test runner or a compiler would replace it. */
export function importModule(url: string): Promise<Exports> {
  if (importer === undefined) {
    const file = `${__dirname}/importer.js`;
    const module = new HostModule(file) as unknown as LoadingModule;
    module._compile("module.exports = (url) => import(url);", file);
    importer = module.exports as (url: string) => Promise<Exports>;
  }
  return importer(url);
}
