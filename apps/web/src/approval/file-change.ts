import type { FileChange } from '@codelab/protocol/approval';

export function isNew(file: FileChange): boolean {
  return file.baseHash === 'absent';
}

/** Both texts are known: the change can be compared, and rewritten where it stands. */
export function isEditable(file: FileChange): boolean {
  return file.after !== undefined && file.isRemoved !== true && (file.before !== undefined || isNew(file));
}

const writesNoText = new Set(['delete_file', 'move_file', 'create_directory', 'execute_command', 'git_commit']);

/** Whether the tool writes texts that a person can rewrite; what the others do to files is told by their own names. */
export function writesText(tool: string | undefined): boolean {
  return !writesNoText.has(tool ?? '');
}
