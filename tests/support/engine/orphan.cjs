/** Ends this plugin when its engine is gone: one that is killed tells no plugin to end, and leaves it to process 1. */
exports.endWithEngine = () => {
  const engine = process.ppid;
  const check = () => {
    if (process.ppid !== engine || engine === 1) process.exit();
  };
  setInterval(check, 500).unref();
};
