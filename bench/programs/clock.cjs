// For programs that measure themselves: modules are loaded by then, and the clock stops when the engine has answered all.
const { waitForRPCs } = require("@pulumi/pulumi/runtime/settings");

/** Runs `register` and answers the milliseconds until everything it registered is registered. */
exports.timed = async (register) => {
  globalThis.gc?.();
  const started = performance.now();
  register();
  await waitForRPCs();
  return performance.now() - started;
};

/** Bytes in use once everything that can go is gone. */
exports.heapUsed = async () => {
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
};
