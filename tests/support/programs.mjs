// Programs that tests run: commands with a timeout, and services that run until a test ends them. No other test module starts
// processes, so that no test waits for one without a limit (eslint.config.mjs).
import { execFile, spawn, spawnSync } from "node:child_process";
import { until, within } from "./waiting.mjs";

/** A command's timeout, unless the caller sets another. */
const SECONDS = 300;

/** Runs a program. @returns its output; throws if it fails */
export function run(command, args, options) {
  const { status, stdout, stderr } = attempt(command, args, options);
  if (status !== 0) throw new Error(`${sentence(command, args)} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Runs a program. @returns its status, null if the program is missing, and its output; throws at the timeout */
export function attempt(command, args, { seconds = SECONDS, ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, bounded(seconds, options));
  if (error?.code === "ETIMEDOUT") throw hanging(command, args, seconds, stdout + stderr);
  return { status, stdout: stdout ?? "", stderr: stderr ?? error.message };
}

/** Like `attempt`, without blocking this process. */
export function attemptBeside(command, args, { seconds = SECONDS, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = execFile(command, args, bounded(seconds, options), (error, stdout, stderr) => {
      if (error?.killed) reject(hanging(command, args, seconds, stdout + stderr));
      else resolve({ status: error ? (Number.isInteger(error.code) ? error.code : null) : 0, stdout, stderr });
    });
    child.stdin?.end();
  });
}

function bounded(seconds, options) {
  return { encoding: "utf8", maxBuffer: 1 << 28, timeout: seconds * 1000, killSignal: "SIGKILL", ...options };
}

function hanging(command, args, seconds, said) {
  return new Error(`${sentence(command, args)} did not end in ${seconds} s:\n${said}`);
}

function sentence(command, args) {
  return [command, ...args].join(" ");
}

const KERNEL = ["SIGKILL", "SIGSTOP", "SIGCONT"];

/** A long-running program and its output. */
export class Service {
  /** @param container whether it leads a process group, which ends with it */
  constructor(command, args, { container = false, ...options } = {}) {
    Object.assign(this, { command, container, log: "" });
    this.child = spawn(command, args, { ...options, detached: container, stdio: ["ignore", "pipe", "pipe"] });
    for (const output of [this.child.stdout, this.child.stderr])
      output.on("data", (chunk) => (this.log += String(chunk)));
    if (container) this.child.on("exit", () => this.signal("SIGKILL"));
    this.child.on("error", (error) => (this.log += error.message));
    /** Resolves to its exit code, or to the signal that ended it, once its output is complete. */
    this.ended = new Promise((resolve) => this.child.on("close", (code, signal) => resolve(code ?? signal)));
  }

  get running() {
    const { pid, exitCode, signalCode } = this.child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Waits until `condition` holds; fails at once if the program ends. */
  async serves(condition, seconds) {
    const what = () => `${this.command} serves. Its output:\n${this.log}\n`;
    await until(async () => !this.running || (await condition()), what, seconds);
    if (this.running) return;
    await this.ended;
    throw new Error(`${this.command} ended instead of serving:\n${this.log}`);
  }

  /** Signals of the kernel reach every process of a container; others reach only its first process, as from a kubelet. */
  signal(name) {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(this.container && KERNEL.includes(name) ? -pid : pid, name);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }

  /** Signals it and waits for its end; a program that ignores the signal is killed, and the test fails. */
  async end(name = "SIGKILL", seconds = 60) {
    this.signal(name);
    try {
      await within(this.ended, () => `${this.command} ends on ${name}. Its output:\n${this.log}\n`, seconds);
    } catch (error) {
      this.signal("SIGKILL");
      throw error;
    }
  }
}
