/** How an error stands in the log. */
export type ErrorInLog = {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorInLog;
};

const deepest = 8;

/**
 * Everything that helps to find the fault, and nothing else: errors of the driver and of model providers carry whole
 * rows, requests and responses in fields of their own.
 */
export function errorInLog(error: unknown, depth = 0): ErrorInLog {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const hasCause = error.cause !== undefined && depth < deepest;
  return {
    type: error.name,
    message: error.message,
    ...(code !== undefined && { code }),
    ...(error.stack !== undefined && { stack: error.stack }),
    ...(hasCause && { cause: errorInLog(error.cause, depth + 1) }),
  };
}
