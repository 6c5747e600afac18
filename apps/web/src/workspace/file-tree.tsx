import { ChevronRight, File, FileLock2, FileSymlink, Folder, FolderOpen } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import type { ChangedFile } from '@codelab/protocol/checkpoint';
import type { WorkspaceId } from '@codelab/protocol/ids';
import type { FolderEntry } from '@codelab/protocol/workspace';
import { cn } from '@codelab/ui/class-names';
import { useRefusedPath } from './use-refused-path.ts';
import { useFolder } from './workspace-queries.ts';

export type Marks = ReadonlyMap<string, ChangedFile['change']>;

type TreeProps = {
  readonly workspaceId: WorkspaceId;
  readonly marks: Marks;
  readonly chosen: string | undefined;
  readonly onChoose: (entry: FolderEntry) => void;
};

/** The files of a workspace, a folder at a time. One stop for the tab key; arrows go through it. */
export function FileTree({ label, ...props }: TreeProps & { label: string }): JSX.Element {
  const tree = useRef<HTMLDivElement>(null);
  return (
    <div
      ref={tree}
      role="tree"
      aria-label={label}
      tabIndex={-1}
      className="min-w-0"
      onKeyDown={(event) => walk(event, tree.current)}
    >
      <Level path="." depth={1} {...props} />
    </div>
  );
}

function Level({ path, depth, ...props }: TreeProps & { path: string; depth: number }): JSX.Element {
  const t = useTranslations('workspace.files');
  const textOf = useRefusedPath();
  const { data, error } = useFolder(props.workspaceId, path);
  if (error) return <Note depth={depth}>{textOf(error)}</Note>;
  if (!data) return <Note depth={depth}>{t('loading')}</Note>;
  if (data.entries.length === 0) return <Note depth={depth}>{path === '.' ? t('empty') : t('emptyFolder')}</Note>;
  return (
    <>
      {data.entries.map((entry, index) => (
        <Item key={entry.path} entry={entry} depth={depth} isFirst={depth === 1 && index === 0} {...props} />
      ))}
      {data.more > 0 && <Note depth={depth}>{t('more', { count: data.more })}</Note>}
    </>
  );
}

function Item({
  entry,
  depth,
  isFirst,
  ...props
}: TreeProps & { entry: FolderEntry; depth: number; isFirst: boolean }): JSX.Element {
  const t = useTranslations('workspace.changes');
  const [isOpen, setOpen] = useState(false);
  const isFolder = entry.kind === 'folder';
  const isChosen = props.chosen === entry.path;
  const mark = isFolder ? undefined : props.marks.get(entry.path);
  const hasMarked = isFolder && [...props.marks.keys()].some((path) => path.startsWith(`${entry.path}/`));
  const choose = () => (isFolder ? setOpen(!isOpen) : props.onChoose(entry));
  return (
    <>
      <div
        role="treeitem"
        aria-level={depth}
        aria-selected={isChosen}
        {...(isFolder && { 'aria-expanded': isOpen })}
        tabIndex={isChosen || (props.chosen === undefined && isFirst) ? 0 : -1}
        onClick={choose}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ' ') {
            event.preventDefault();
            choose();
          } else if (isFolder && ((event.key === 'ArrowRight' && !isOpen) || (event.key === 'ArrowLeft' && isOpen))) {
            event.preventDefault();
            event.stopPropagation();
            setOpen(!isOpen);
          }
        }}
        className={cn(
          'flex min-h-7 cursor-default items-center gap-1.5 rounded-md pr-2 text-sm hover:bg-muted focus-visible:-outline-offset-2 pointer-coarse:min-h-10',
          isChosen && 'bg-muted font-medium',
        )}
        style={{ paddingInlineStart: `${depth * 0.75}rem` }}
      >
        <ChevronRight
          aria-hidden="true"
          className={cn(
            'size-3.5 shrink-0 text-muted-foreground transition-transform',
            !isFolder && 'invisible',
            isOpen && 'rotate-90',
          )}
        />
        <span className="shrink-0 text-muted-foreground [&_svg]:size-4">
          <Icon entry={entry} isOpen={isOpen} />
        </span>
        <span className="min-w-0 flex-1 truncate">{entry.name}</span>
        {mark && <Mark change={mark} text={t(mark)} />}
        {hasMarked && (
          <span className="text-accent-text text-xs">
            <span aria-hidden="true">●</span>
            <span className="sr-only">{t('inside')}</span>
          </span>
        )}
      </div>
      {isFolder && isOpen && <Level path={entry.path} depth={depth + 1} {...props} />}
    </>
  );
}

const letters: Record<ChangedFile['change'], { letter: string; look: string }> = {
  added: { letter: 'A', look: 'text-success-text' },
  changed: { letter: 'M', look: 'text-accent-text' },
  removed: { letter: 'D', look: 'text-danger-text' },
};

function Mark({ change, text }: { change: ChangedFile['change']; text: string }): JSX.Element {
  return (
    <span className={cn('shrink-0 font-medium font-mono text-xs', letters[change].look)}>
      <span aria-hidden="true" title={text}>
        {letters[change].letter}
      </span>
      <span className="sr-only">{text}</span>
    </span>
  );
}

function Icon({ entry, isOpen }: { entry: FolderEntry; isOpen: boolean }): JSX.Element {
  switch (entry.kind) {
    case 'folder':
      return isOpen ? <FolderOpen aria-hidden="true" /> : <Folder aria-hidden="true" />;
    case 'link':
      return <FileSymlink aria-hidden="true" />;
    case 'file':
    case 'other':
      return entry.isProtected ? <FileLock2 aria-hidden="true" /> : <File aria-hidden="true" />;
  }
}

function Note({ depth, children }: { depth: number; children: ReactNode }): JSX.Element {
  return (
    <div
      role="treeitem"
      aria-level={depth}
      aria-disabled="true"
      tabIndex={-1}
      className="rounded-md py-1 text-muted-foreground text-sm focus-visible:-outline-offset-2"
      style={{ paddingInlineStart: `${depth * 0.75 + 1.25}rem` }}
    >
      {children}
    </div>
  );
}

/** Up and down through what is shown, to its ends, and left to the folder around. */
function walk(event: KeyboardEvent, tree: HTMLDivElement | null): void {
  const items = [...(tree?.querySelectorAll<HTMLElement>('[role=treeitem]') ?? [])];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = stepTo(event.key, items, at);
  if (!next) return;
  event.preventDefault();
  for (const item of items) item.tabIndex = item === next ? 0 : -1;
  next.focus();
}

function stepTo(key: string, items: readonly HTMLElement[], at: number): HTMLElement | undefined {
  const level = (item: HTMLElement | undefined) => Number(item?.ariaLevel ?? 0);
  switch (key) {
    case 'ArrowDown':
    case 'ArrowRight':
      return items[at + 1];
    case 'ArrowUp':
      return items[at - 1];
    case 'ArrowLeft':
      return items.slice(0, Math.max(0, at)).findLast((item) => level(item) < level(items[at]));
    case 'Home':
      return items[0];
    case 'End':
      return items.at(-1);
    default:
      return undefined;
  }
}
