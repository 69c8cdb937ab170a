/**
 * Waits for work, but no longer than the clock allows. The work itself is not stopped: whoever can stop it does so in
 * `onLate`.
 * @param limitMs milliseconds
 * @param onLate says what is answered instead, or throws
 */
export async function withinLimit<T>(work: Promise<T>, limitMs: number, onLate: () => T): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T>((done, fail) => {
    timer = setTimeout(() => {
      try {
        done(onLate());
      } catch (error) {
        fail(error);
      }
    }, limitMs);
  });
  // Work that fails after its time has nobody left to tell.
  work.catch(() => {});
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
