// Waiting with a limit: a condition that does not hold in time fails the test and names itself.
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/** Pause between two attempts: it grows from the first to the longest. */
const PAUSE_MS = { first: 50, longest: 500 };

/**
 * Waits until `condition` returns a truthy value, and returns it. An error counts as not yet.
 * @param what the expected state, in words; a function is called on failure
 */
export async function until(condition, what, seconds = 120) {
  const end = Date.now() + seconds * 1000;
  let last;
  for (let pause = PAUSE_MS.first; ; pause = Math.min(pause * 1.5, PAUSE_MS.longest)) {
    try {
      const answer = await within(Promise.resolve().then(condition), "an answer", (end - Date.now()) / 1000);
      if (answer) return answer;
      last = `The last answer was ${JSON.stringify(answer)}.`;
    } catch (error) {
      last = `The last error was: ${error.message}`;
    }
    if (Date.now() + pause > end) throw new Error(`${late(what, seconds)} ${last}`);
    await sleep(pause);
  }
}

/** The value of a promise, or an error after `seconds`. */
export async function within(promise, what, seconds) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(late(what, seconds))), seconds * 1000);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

function late(what, seconds) {
  return `Not within ${Math.round(seconds)} s: ${typeof what === "function" ? what() : what}.`;
}
