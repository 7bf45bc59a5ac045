// For programs that measure themselves. Milliseconds are CPU time of all threads of the process, which depends far less on other
// load than wall-clock time. The clock stops when the engine has answered every request.
const { waitForRPCs } = require("@pulumi/pulumi/runtime/settings");

/** @returns the milliseconds from the start of `register` until the engine has answered every registration */
exports.timed = async (register) => {
  const before = process.cpuUsage();
  register();
  await waitForRPCs();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Bytes in use after garbage collection. */
exports.heapUsed = async () => {
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
};
