import type { FileDiffOptions } from '@pierre/diffs/react';
import { MultiFileDiff } from '@pierre/diffs/react';
import { type JSX, lazy, Suspense, useMemo } from 'react';
import type { DiffLayout } from './diff-view.tsx';

const DiffEditor = lazy(() => import('./diff-editor.tsx').then((module) => ({ default: module.DiffEditor })));

const theme = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' };

/** Both texts of a file, compared. */
export function DiffFiles({
  path,
  label,
  before,
  after,
  layout = 'unified',
  editing = false,
  onEdit,
}: {
  path: string;
  label: string;
  before: string | null;
  after: string;
  layout?: DiffLayout;
  editing?: boolean;
  onEdit?: (after: string) => void;
}): JSX.Element {
  const files = useMemo(
    () => ({
      oldFile: before === null ? null : { name: path, contents: before },
      newFile: { name: path, contents: after },
    }),
    [path, before, after],
  );
  const options = useMemo(
    (): FileDiffOptions<undefined, undefined> => ({
      diffStyle: layout,
      theme,
      overflow: 'wrap',
      hunkSeparators: 'simple',
      disableFileHeader: true,
    }),
    [layout],
  );

  const shown = <MultiFileDiff {...files} options={options} className="diff-files" />;
  if (!editing) return shown;
  return (
    <Suspense fallback={shown}>
      <DiffEditor {...files} options={options} label={label} onEdit={onEdit} />
    </Suspense>
  );
}
