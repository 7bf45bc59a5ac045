// A provider that stands in for `random`, `aws` and `kubernetes`: it keeps inputs, makes the outputs that programs read, and calls nothing. It
// refuses properties that the provider's SDK, which is generated from the provider's schema, does not have.
//   node provider.cjs PACKAGE      prints its port, as Pulumi's plugins do
const { randomBytes } = require("node:crypto");
const { createRequire } = require("node:module");
const { resourceClass } = require("./sdk-schema.cjs");
const { computed } = require("./outputs.cjs");
const { endWithEngine } = require("./orphan.cjs");

const pulumi = require.resolve("@pulumi/pulumi");
const own = createRequire(pulumi);
const grpc = own("@grpc/grpc-js");
const { Struct } = own("google-protobuf/google/protobuf/struct_pb.js");
const { Empty } = own("google-protobuf/google/protobuf/empty_pb.js");
const messages = own("./proto/provider_pb.js");
const plugin = own("./proto/plugin_pb.js");
const { ResourceProviderService } = own("./proto/provider_grpc_pb.js");

const [name] = process.argv.slice(2);
/** How the engine writes a value that a preview does not know. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
/** What the engine configured this provider with. */
let configuration = {};
const plain = (struct) => struct?.toJavaScript() ?? {};
const struct = (value) => Struct.fromJavaScript(value);
const typeOf = (urn) => urn.split("::")[2].split("$").at(-1);

/** Answers with the result of `handler`, or with its error. */
const unary = (handler) => (call, done) => {
  try {
    done(null, handler(call.request));
  } catch (error) {
    done({ code: grpc.status.INVALID_ARGUMENT, message: error.message });
  }
};

function check(request) {
  const response = new messages.CheckResponse();
  const news = plain(request.getNews());
  const schema = resourceClass(typeOf(request.getUrn()));
  const faults = schema ? faultsOf(news, schema) : [];
  response.setInputs(struct(news));
  response.setFailuresList(
    faults.map(([property, reason]) => {
      const failure = new messages.CheckFailure();
      failure.setProperty(property);
      failure.setReason(reason);
      return failure;
    }),
  );
  return response;
}

function faultsOf(news, { inputs, required }) {
  const unknown = Object.keys(news).filter((key) => !inputs.has(key) && !key.startsWith("__"));
  const missing = required.filter((key) => !(key in news));
  return [
    ...unknown.map((key) => [key, "the schema does not have this property"]),
    ...missing.map((key) => [key, "this property is required"]),
  ];
}

function diff(request) {
  const [olds, news] = [plain(request.getOldInputs()), plain(request.getNews())];
  const ignored = request.getIgnorechangesList();
  const changed = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter(
    (key) => !ignored.includes(key) && canonical(olds[key]) !== canonical(news[key]),
  );
  const response = new messages.DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
  response.setDiffsList(changed);
  // A password is made once for its arguments.
  if (name === "random") response.setReplacesList(changed);
  return response;
}

/** JSON whose keys are sorted. */
function canonical(value) {
  return JSON.stringify(value, (_, each) =>
    each && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

function create(request) {
  const type = typeOf(request.getUrn());
  const inputs = plain(request.getProperties());
  const response = new messages.CreateResponse();
  if (request.getPreview()) {
    response.setProperties(struct({ ...unknownOutputs(type), ...inputs }));
    return response;
  }
  const id = `${request.getUrn().split("::").at(-1)}-${randomBytes(4).toString("hex")}`;
  response.setId(id);
  response.setProperties(struct({ ...computed(type, inputs, id), ...inputs }));
  return response;
}

function unknownOutputs(type) {
  return Object.fromEntries([...(resourceClass(type)?.outputs.keys() ?? [])].map((key) => [key, UNKNOWN]));
}

function read(request) {
  const response = new messages.ReadResponse();
  response.setId(request.getId());
  response.setProperties(request.getProperties());
  response.setInputs(request.getInputs());
  return response;
}

function update(request) {
  const response = new messages.UpdateResponse();
  response.setProperties(struct({ ...plain(request.getOlds()), ...plain(request.getNews()) }));
  return response;
}

/**
 * Answers a look-up with its arguments, the provider's configuration and an identifier; `refuse` and `hide` among the arguments make
 * it fail, or answer with a secret.
 */
function invoke(request) {
  const response = new messages.InvokeResponse();
  const { refuse, hide, ...args } = plain(request.getArgs());
  if (refuse !== undefined) {
    const failure = new messages.CheckFailure();
    failure.setReason(refuse);
    response.setFailuresList([failure]);
    return response;
  }
  const token = request.getTok();
  const answer = { ...args, id: `${token.split(":").at(-1)}-of-${configuration.region ?? "nowhere"}` };
  if (hide !== undefined) answer.value = { [SIGNATURE]: SECRET, value: hide };
  response.setReturn(struct(answer));
  return response;
}

const empty = () => new Empty();
const unchecked = (request) => {
  const response = new messages.CheckResponse();
  response.setInputs(request.getNews());
  return response;
};

endWithEngine();
const server = new grpc.Server();
server.addService(ResourceProviderService, {
  checkConfig: unary(unchecked),
  diffConfig: unary(diff),
  configure: unary((request) => {
    configuration = plain(request.getArgs());
    if (configuration.region === "mars-1") throw new Error("there is no region mars-1");
    const response = new messages.ConfigureResponse();
    response.setSupportspreview(true);
    return response;
  }),
  getPluginInfo: unary(() => {
    const info = new plugin.PluginInfo();
    info.setVersion(require(`@pulumi/${name}/package.json`).version);
    return info;
  }),
  check: unary(check),
  diff: unary(diff),
  create: unary(create),
  read: unary(read),
  update: unary(update),
  delete: unary(empty),
  invoke: unary(invoke),
  cancel: unary(empty),
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
