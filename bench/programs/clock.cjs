// For programs that measure themselves. Milliseconds are of processor time, all threads of the process, which a busy machine
// stretches far less than time on the wall. The clock stops when the engine has answered everything.
const { waitForRPCs } = require("@pulumi/pulumi/runtime/settings");

/** Runs `register` and answers the milliseconds until everything it registered is registered. */
exports.timed = async (register) => {
  const before = process.cpuUsage();
  register();
  await waitForRPCs();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Bytes in use once everything that can go is gone. */
exports.heapUsed = async () => {
  for (let times = 0; times < 3; times++) {
    await new Promise((resolve) => setImmediate(resolve));
    globalThis.gc();
  }
  return process.memoryUsage().heapUsed;
};
