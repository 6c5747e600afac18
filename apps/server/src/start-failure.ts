/** Why the server does not start: one line for the person who started it. */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}

/** The code of a system error, or its message: what a person can search for. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const [firstLine = ''] = error.message.split('\n');
  if (code === undefined || firstLine.includes(code)) return firstLine || error.name;
  return firstLine ? `${code}: ${firstLine}` : code;
}
