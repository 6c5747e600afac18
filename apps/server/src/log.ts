import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';
import { errorInLog } from './error-in-log.ts';

/** Whatever carries one of these names is left out of the log, wherever it stands in a line. */
const secrets = ['authorization', 'cookie', 'apiKey', 'token', 'secret', 'password', 'code_verifier', 'sealedKey'];

export type LogOptions = {
  readonly level: string;
  /** Lines for people instead of JSON. */
  readonly readable: boolean;
};

/** To standard output. Without a thread of its own, so that the last lines before an end are not lost. */
export function openLog({ level, readable }: LogOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    serializers: { err: errorInLog },
    redact: { paths: secrets.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[hidden]' },
  };
  if (!readable) return pino(options, pino.destination({ dest: 1, sync: true }));
  return pino(
    options,
    pretty({ sync: true, translateTime: 'SYS:HH:MM:ss.l', singleLine: true, ignore: 'pid,hostname' }),
  );
}
