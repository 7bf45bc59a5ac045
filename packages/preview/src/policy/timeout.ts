/** Waits for an answer of a pack; `silence` is thrown when the pack has answered nothing at all for the limit. */
export type Wait = <Answer>(answer: Promise<Answer>, silence: (seconds: number) => Error) => Promise<Answer>;

/**
 * How long one pack may take to answer. It answers one request after the other, so each answer renews it for those that still wait.
 *
 * @param limit in milliseconds
 */
export function timeout(limit: number): Wait {
  let answered = 0;
  return async (answer, silence) => {
    const asked = performance.now();
    let timer: NodeJS.Timeout | undefined;
    const silent = new Promise<never>((_resolve, reject) => {
      const look = () => {
        const left = Math.max(asked, answered) + limit - performance.now();
        if (left > 0) timer = setTimeout(look, Math.ceil(left));
        else reject(silence(limit / 1000));
      };
      look();
    });
    try {
      return await Promise.race([answer, silent]);
    } finally {
      answered = performance.now();
      clearTimeout(timer);
    }
  };
}
