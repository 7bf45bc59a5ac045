// Waiting that always ends: what does not come about in time fails, and says what it was.
import { setTimeout as sleep } from "node:timers/promises";

export { sleep };

/** Pauses between two looks: short ones first, then half a second. */
const PAUSE_MS = { first: 50, longest: 500 };

/**
 * Waits until `condition` gives something, and gives it back. An error is a "not yet".
 * @param what what should come about, in words; a function is asked when it did not
 */
export async function until(condition, what, seconds = 60) {
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

/** What a promise gives, if it does so in time. */
export async function within(promise, what, seconds) {
  let timer;
  const end = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(late(what, seconds))), seconds * 1000);
  });
  return Promise.race([promise, end]).finally(() => clearTimeout(timer));
}

function late(what, seconds) {
  return `Waited ${Math.round(seconds)} s for nothing: ${typeof what === "function" ? what() : what}.`;
}
