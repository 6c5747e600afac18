import { Problem } from '@codelab/protocol/problem';
import { errorCode } from '../workspace/file-failure.ts';
import { GitFailure } from './git.ts';
import { LockBusy } from './workspace-lock.ts';

/** Why the files could not be kept or restored, for people. What has no words is a bug, and is told as one in the log. */
export function failureText(error: unknown): string {
  if (error instanceof GitFailure || error instanceof LockBusy) return error.message;
  switch (errorCode(error)) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'The disk is full.';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'The server may not write to its data directory.';
    default:
      return 'It failed on the server.';
  }
}

/** The same for who asked for it. */
export function asProblem(error: unknown): unknown {
  const isOfDisk = error instanceof Error && 'syscall' in error;
  const isForeseen = error instanceof GitFailure || error instanceof LockBusy || isOfDisk;
  return isForeseen ? new Problem('git_failed', failureText(error)) : error;
}
