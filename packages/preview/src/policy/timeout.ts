/** Awaits an answer of a pack; throws `onTimeout` when the pack has answered nothing at all for the limit. */
export type Wait = <Answer>(answer: Promise<Answer>, onTimeout: (seconds: number) => Error) => Promise<Answer>;

/**
 * The time a pack may take to answer. A pack answers one request after another, so each answer restarts the limit of the others.
 *
 * @param limit in milliseconds
 */
export function timeout(limit: number): Wait {
  let answeredAt = 0;
  return async (answer, onTimeout) => {
    const requestedAt = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const timedOut = new Promise<never>((_resolve, reject) => {
      const check = () => {
        const left = Math.max(requestedAt, answeredAt) + limit - performance.now();
        if (left > 0) timer = setTimeout(check, Math.ceil(left));
        else reject(onTimeout(limit / 1000));
      };
      check();
    });
    try {
      return await Promise.race([answer, timedOut]);
    } finally {
      answeredAt = performance.now();
      clearTimeout(timer);
    }
  };
}
