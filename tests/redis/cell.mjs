// What the tests of Redis share: a cell of real servers with the library's settings and scripts.
import { RedisCell } from "../support/redis.mjs";
import { until } from "../support/waiting.mjs";

export const MiB = 1024 * 1024;
export const WEEK = 7 * 24 * 3600;
export const sessionKey = (number) => `session:bakery:${String(number).padStart(84, "0")}`;

/** Runs `work` on a running cell, and stops it. */
export async function withCell(spec, work, options) {
  const cell = new RedisCell(spec, options);
  try {
    await cell.start();
    await work(cell);
  } finally {
    await cell.stop();
  }
}

/** A primary of that role with its replicas in step, so that it takes writes. */
export async function inStep(cell, replicas = 2) {
  const operator = await cell.operator();
  await until(async () => (await operator.ask("WAIT", replicas, 100)) >= replicas && (await lag(operator)), "replicas are in step"); // prettier-ignore
  return operator;
}

async function lag(operator) {
  const [, good] = /min_slaves_good_slaves:(\d+)/.exec(await operator.ask("INFO", "replication")) ?? [];
  return good === undefined || Number(good) > 0;
}
