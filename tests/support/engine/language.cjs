// As much of Pulumi's language host for Node as runs policy packs, which the engine starts through it: node language.cjs ENGINE.
const { spawn } = require("node:child_process");
const { createRequire } = require("node:module");
const { dirname, join } = require("node:path");
const { endWithEngine } = require("./orphan.cjs");

const pulumi = require.resolve("@pulumi/pulumi");
const own = createRequire(pulumi);
const grpc = own("@grpc/grpc-js");
const { PluginInfo } = own("./proto/plugin_pb.js");
const { RunPluginResponse } = own("./proto/language_pb.js");
const { LanguageRuntimeService } = own("./proto/language_grpc_pb.js");

/** Runs a pack in its folder, and streams its output: the first line is the port that it serves. */
function runPlugin(call) {
  const { request } = call;
  const folder = request.getInfo().getProgramDirectory();
  const env = { ...process.env, ...Object.fromEntries(request.getEnvList().map((pair) => pair.split(/=(.*)/s))) };
  const script = join(dirname(pulumi), "cmd", "run-policy-pack");
  const pack = spawn(process.execPath, [script, ...request.getArgsList(), "."], { cwd: folder, env });
  const send = (set) => (value) => {
    const response = new RunPluginResponse();
    response[set](value);
    call.write(response);
  };
  pack.stdout.on("data", send("setStdout"));
  pack.stderr.on("data", send("setStderr"));
  pack.on("close", (code) => {
    send("setExitcode")(code ?? 1);
    call.end();
  });
  call.on("cancelled", () => pack.kill());
}

endWithEngine();
const server = new grpc.Server();
server.addService(LanguageRuntimeService, {
  runPlugin,
  getPluginInfo: (_call, done) => {
    const info = new PluginInfo();
    info.setVersion(own("./package.json").version);
    done(null, info);
  },
});
server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error, port) => {
  if (error) throw error;
  console.log(port);
});
