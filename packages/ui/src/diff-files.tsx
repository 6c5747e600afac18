import type { FileDiffOptions } from '@pierre/diffs/react';
import { MultiFileDiff } from '@pierre/diffs/react';
import { type JSX, lazy, Suspense, useMemo } from 'react';
import { diffLook, readableComments } from './diff-look.ts';
import type { DiffLayout } from './diff-view.tsx';
import { untilLoaded } from './until-loaded.ts';

const DiffEditor = lazy(() =>
  untilLoaded(() => import('./diff-editor.tsx')).then((module) => ({ default: module.DiffEditor })),
);

const theme = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' };

/** Both texts of a file, compared. */
export function DiffFiles({
  path,
  before,
  after,
  layout = 'unified',
  editing = false,
  autoFocus = false,
  onEdit,
}: {
  path: string;
  before: string | null;
  after: string;
  layout?: DiffLayout;
  editing?: boolean;
  autoFocus?: boolean;
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
      unsafeCSS: readableComments,
    }),
    [layout],
  );

  const shown = <MultiFileDiff {...files} options={options} className={diffLook} />;
  if (!editing) return shown;
  return (
    <Suspense fallback={shown}>
      <DiffEditor {...files} options={options} autoFocus={autoFocus} onEdit={onEdit} />
    </Suspense>
  );
}
