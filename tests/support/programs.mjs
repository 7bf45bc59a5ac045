// Programs that tests run: those that do something and end, in the time they are given, and those that serve until they are told
// to end. Nothing else starts one, so that none is waited for without an end (eslint.config.mjs).
import { execFile, spawn, spawnSync } from "node:child_process";
import { until, within } from "./waiting.mjs";

/** How long a program may take, unless somebody says otherwise. */
const SECONDS = 120;

/** Runs a program. @returns what it printed; throws where it fails */
export function run(command, args, options) {
  const { status, stdout, stderr } = attempt(command, args, options);
  if (status !== 0) throw new Error(`${sentence(command, args)} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

/** Runs a program. @returns its status, null where there is no such program, and what it printed; throws where it does not end */
export function attempt(command, args, { seconds = SECONDS, ...options } = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, bounded(seconds, options));
  if (error?.code === "ETIMEDOUT") throw hanging(command, args, seconds, stdout + stderr);
  return { status, stdout: stdout ?? "", stderr: stderr ?? error.message };
}

/** The same, while this process goes on with what it does. */
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

/** A program that serves, and all that it says. */
export class Service {
  /** @param container whether it has a process group of its own that ends with it */
  constructor(command, args, { container = false, ...options } = {}) {
    Object.assign(this, { command, container, log: "" });
    this.child = spawn(command, args, { ...options, detached: container, stdio: ["ignore", "pipe", "pipe"] });
    for (const output of [this.child.stdout, this.child.stderr])
      output.on("data", (chunk) => (this.log += String(chunk)));
    if (container) this.child.on("exit", () => this.signal("SIGKILL"));
    this.child.on("error", (error) => (this.log += error.message));
    /** Gives its exit code, or the signal that ended it, when all is said. */
    this.ended = new Promise((resolve) => this.child.on("close", (code, signal) => resolve(code ?? signal)));
  }

  get running() {
    const { pid, exitCode, signalCode } = this.child;
    return pid !== undefined && exitCode === null && signalCode === null;
  }

  /** Waits until it serves; one that ends instead fails at once. */
  async serves(condition, seconds) {
    const what = () => `${this.command} serves. It said:\n${this.log}\n`;
    await until(async () => !this.running || (await condition()), what, seconds);
    if (this.running) return;
    await this.ended;
    throw new Error(`${this.command} ended instead of serving:\n${this.log}`);
  }

  /** What the kernel does befalls all of a container; anything else is told to its first process, as a kubelet does. */
  signal(name) {
    const { pid } = this.child;
    if (pid === undefined) return;
    try {
      process.kill(this.container && KERNEL.includes(name) ? -pid : pid, name);
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }

  /** Signals it and waits for its end; one that does not heed the signal is killed, and that is an error. */
  async end(name = "SIGKILL", seconds = 60) {
    this.signal(name);
    try {
      await within(this.ended, () => `${this.command} ends on ${name}. It said:\n${this.log}\n`, seconds);
    } catch (error) {
      this.signal("SIGKILL");
      throw error;
    }
  }
}
