import { Columns2, FileText } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { FileChange } from '@codelab/protocol/approval';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { type DiffLayout, DiffView } from '@codelab/ui/diff-view';
import { TextArea } from '@codelab/ui/text-area';
import { isEditable, isNew } from './file-change.ts';

/** New contents by path, of files that were edited. */
export type EditedFiles = { readonly [path: string]: string };

/** What each file would become; writable where it stands. */
export function ApprovalFiles({
  files,
  edited,
  editing = false,
  onEdit,
}: {
  files: readonly FileChange[];
  edited: EditedFiles;
  editing?: boolean;
  onEdit: (edited: EditedFiles) => void;
}): JSX.Element {
  const t = useTranslations('approval');
  const [layout, setLayout] = useState<DiffLayout>('unified');
  const [plain, setPlain] = useState(false);
  const first = files.find(isEditable);

  return (
    <div className="flex min-w-0 flex-col gap-2">
      <div className="flex flex-wrap items-center gap-1">
        <p className="flex-1 font-medium text-muted-foreground text-xs">{t('files')}</p>
        {editing && (
          <Button size="sm" variant="ghost" aria-pressed={plain} className={pressed} onClick={() => setPlain(!plain)}>
            <FileText aria-hidden="true" />
            {t('plainText')}
          </Button>
        )}
        <Button
          size="sm"
          variant="ghost"
          aria-pressed={layout === 'split'}
          className={`max-sm:hidden ${pressed}`}
          onClick={() => setLayout(layout === 'split' ? 'unified' : 'split')}
        >
          <Columns2 aria-hidden="true" />
          {t('sideBySide')}
        </Button>
      </div>
      {files.map((file) => (
        <ApprovalFile
          key={file.path}
          file={file}
          edited={edited[file.path]}
          editing={editing && isEditable(file)}
          autoFocus={file === first}
          plain={plain}
          layout={layout}
          onEdit={(content) => onEdit({ ...edited, [file.path]: content })}
        />
      ))}
    </div>
  );
}

const pressed = 'text-muted-foreground aria-pressed:bg-muted aria-pressed:text-foreground';

function ApprovalFile({
  file,
  edited,
  editing,
  autoFocus,
  plain,
  layout,
  onEdit,
}: {
  file: FileChange;
  edited: string | undefined;
  editing: boolean;
  autoFocus: boolean;
  plain: boolean;
  layout: DiffLayout;
  onEdit: (content: string) => void;
}): JSX.Element {
  const t = useTranslations('approval');
  return (
    <div className="min-w-0 overflow-hidden rounded-md border border-border">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1 border-border border-b bg-muted/60 px-2.5 py-1">
        <span className="min-w-0 flex-1 break-all font-mono text-xs">{file.path}</span>
        {isNew(file) && <Badge tone="accent">{t('newFile')}</Badge>}
        {edited !== undefined && edited !== file.after && <Badge tone="warning">{t('edited')}</Badge>}
        <Counts file={file} />
      </div>
      {editing && plain ? (
        <TextArea
          label={t('editLabel', { path: file.path })}
          hideLabel
          mono
          maxRows={24}
          autoFocus={autoFocus}
          className="p-2"
          value={edited ?? file.after ?? ''}
          onChange={(event) => onEdit(event.target.value)}
        />
      ) : (
        <FileDiff key={String(editing)} {...{ file, edited, editing, autoFocus, layout, onEdit }} />
      )}
    </div>
  );
}

/** While it is written in, the editor holds the text; what it began with must not change under it. */
function FileDiff({
  file,
  edited,
  editing,
  autoFocus,
  layout,
  onEdit,
}: {
  file: FileChange;
  edited: string | undefined;
  editing: boolean;
  autoFocus: boolean;
  layout: DiffLayout;
  onEdit: (content: string) => void;
}): JSX.Element {
  const t = useTranslations('approval');
  const [start] = useState(edited ?? file.after);
  if (!editing && file.before !== undefined && file.before === file.after && !isNew(file)) {
    return <p className="px-3 py-2 text-muted-foreground text-sm">{t('noChange')}</p>;
  }
  return (
    <DiffView
      path={file.path}
      label={editing ? t('editLabel', { path: file.path }) : t('fileLabel', { path: file.path })}
      diff={file.diff}
      before={isNew(file) ? null : file.before}
      after={editing ? start : file.after}
      layout={layout}
      editing={editing}
      autoFocus={autoFocus}
      onEdit={onEdit}
      className="max-h-112"
    />
  );
}

function Counts({ file }: { file: FileChange }): JSX.Element {
  const t = useTranslations('tool');
  return (
    <span className="shrink-0 font-mono text-xs">
      <span aria-hidden="true">
        <span className="text-success-text">+{file.added}</span>{' '}
        <span className="text-danger-text">−{file.removed}</span>
      </span>
      <span className="sr-only">{t('lines', { added: file.added, removed: file.removed })}</span>
    </span>
  );
}
