import { ToolFailure } from '../tools/tool-failure.ts';

const sentences: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EEXIST: 'exists already',
  ENOTDIR: 'cannot be opened: it, or a part of its path, is a file and not a folder',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be touched: the server lacks the permission',
  EPERM: 'may not be touched: the server lacks the permission',
  EROFS: 'cannot be changed: the disk is read-only',
  ENOSPC: 'cannot be written: the disk is full',
  EDQUOT: 'cannot be written: the disk quota is used up',
  EMFILE: 'cannot be opened: too many files are open',
  ENAMETOOLONG: 'has a name that is too long',
  EINVAL: 'has a name that the disk does not take',
  ELOOP: 'became a symbolic link while it was being opened',
  EXDEV: 'cannot be moved: the target is on another disk',
};

/** The code of an error of the file system; absent for everything else. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** What the model should know of a failed file operation. What has no sentence here is a bug and stays as it is. */
export function failureInWords(path: string, error: unknown): unknown {
  const sentence = sentences[errorCode(error) ?? ''];
  return sentence === undefined ? error : new ToolFailure('tool_failed', `"${path}" ${sentence}.`);
}
