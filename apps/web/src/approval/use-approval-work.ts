import { useMemo, useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import { useToolSchema } from '@/mcp/use-tool-schema.ts';
import type { EditedFiles } from './approval-files.tsx';
import { type ArgumentField, type Draft, draftOf, type FieldProblem, fieldsOf, readDraft } from './argument-fields.ts';
import type { Changes } from './decide.ts';
import { isEditable, writesText } from './file-change.ts';

/** What of an approval is being rewritten. */
export type Editing = 'files' | 'arguments';

type Written = {
  readonly version: number;
  readonly editing?: Editing;
  readonly files: EditedFiles;
  readonly draft?: Draft;
};

export type ApprovalWork = {
  readonly editing: Editing | undefined;
  /** What can be rewritten, the better way first. */
  readonly editable: readonly Editing[];
  readonly files: EditedFiles;
  readonly fields: readonly ArgumentField[];
  readonly draft: Draft;
  readonly problems: { readonly [name: string]: FieldProblem };
  /** What would be sent; `undefined` while nothing was changed, or while it cannot be sent. */
  readonly changes: Changes | undefined;
  readonly edit: (what: Editing | undefined) => void;
  readonly writeFiles: (files: EditedFiles) => void;
  readonly writeDraft: (draft: Draft) => void;
};

/** What a person has rewritten so far. It belongs to the version that they saw: a new one begins with what it proposes. */
export function useApprovalWork(approval: Approval): ApprovalWork {
  const [kept, setKept] = useState<Written>({ version: approval.version, files: {} });
  const written: Written = kept.version === approval.version ? kept : { version: approval.version, files: {} };
  const schema = useToolSchema(approval.tool);
  const fields = useMemo(
    () => (approval.arguments === undefined ? [] : fieldsOf(approval.arguments, schema)),
    [approval.arguments, schema],
  );
  const draft = written.draft ?? draftOf(fields);
  const read = readDraft(fields, draft);

  return {
    editing: written.editing,
    editable: editableParts(approval, fields),
    files: written.files,
    fields,
    draft,
    problems: read.ok ? {} : read.problems,
    changes: written.editing === 'files' ? changedFiles(approval, written.files) : changedArguments(approval, read),
    edit: (what) => setKept(what ? { ...written, editing: what } : { version: approval.version, files: {} }),
    writeFiles: (files) => setKept({ ...written, files }),
    writeDraft: (next) => setKept({ ...written, draft: next }),
  };
}

function editableParts(approval: Approval, fields: readonly ArgumentField[]): Editing[] {
  if (approval.kind !== 'tool') return [];
  return [
    ...(writesText(approval.tool) && canEditFiles(approval.files) ? (['files'] as const) : []),
    ...(fields.length > 0 ? (['arguments'] as const) : []),
  ];
}

/** What is not edited is written as it was shown, so all of it has to be shown as text. */
function canEditFiles(files: Approval['files']): boolean {
  return files.some(isEditable) && files.every((file) => isEditable(file) || file.isRemoved === true);
}

function changedFiles(approval: Approval, edited: EditedFiles): Changes | undefined {
  const files = approval.files.flatMap(({ path, after }) => {
    const content = edited[path];
    return content === undefined || content === after ? [] : [{ path, content }];
  });
  return files.length > 0 ? { files } : undefined;
}

function changedArguments(approval: Approval, read: ReturnType<typeof readDraft>): Changes | undefined {
  if (!read.ok || JSON.stringify(read.value) === JSON.stringify(approval.arguments)) return undefined;
  return { arguments: read.value };
}
