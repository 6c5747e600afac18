const patienceMs = 60_000;

/** Asks until it is so. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + patienceMs;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`it is not so after ${patienceMs / 1_000} s: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
