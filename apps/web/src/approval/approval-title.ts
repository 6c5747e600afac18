import type { Approval, FileChange } from '@codelab/protocol/approval';
import { isNew, writesText } from './file-change.ts';

/** What will happen, as a message of `approval.title`; or as the tool itself would be told. */
export type ApprovalTitle =
  | { readonly name: 'changeFile' | 'createFile'; readonly values: { path: string; counts: string } }
  | { readonly name: 'changeFiles'; readonly values: { count: number; counts: string } }
  | { readonly name: 'budget' | 'scope' | 'unknownOutcome' | 'tool' };

export function approvalTitle(approval: Approval): ApprovalTitle {
  switch (approval.kind) {
    case 'budget':
      return { name: 'budget' };
    case 'unknown_outcome':
      return { name: 'unknownOutcome' };
    case 'scope':
      return { name: 'scope' };
    case 'tool':
      return writesText(approval.tool) ? fileTitle(approval.files) : { name: 'tool' };
  }
}

function fileTitle(files: readonly FileChange[]): ApprovalTitle {
  const [first] = files;
  if (!first) return { name: 'tool' };
  const counts = countsText(total(files));
  if (files.length > 1) return { name: 'changeFiles', values: { count: files.length, counts } };
  return { name: isNew(first) ? 'createFile' : 'changeFile', values: { path: first.path, counts } };
}

export type LineCounts = { readonly added: number; readonly removed: number };

function total(files: readonly FileChange[]): LineCounts {
  return {
    added: files.reduce((sum, file) => sum + file.added, 0),
    removed: files.reduce((sum, file) => sum + file.removed, 0),
  };
}

/** "+12 −3"; a side without lines is left out, unless both are. */
export function countsText({ added, removed }: LineCounts): string {
  const parts = [added > 0 ? `+${added}` : '', removed > 0 ? `−${removed}` : ''].filter(Boolean);
  return parts.length > 0 ? parts.join(' ') : '+0 −0';
}
