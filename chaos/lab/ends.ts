/** Whoever is told to stop leaves neither processes nor folders behind: what was opened is closed first. */
export function closedOnSignal(opened: AsyncDisposableStack): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      const leave = () => process.exit(1);
      opened.disposeAsync().then(leave, leave);
    });
  }
}
