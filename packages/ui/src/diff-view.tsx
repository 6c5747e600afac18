import { type JSX, lazy, Suspense } from 'react';
import { DiffText } from './diff-text.tsx';
import { ScrollArea } from './scroll-area.tsx';
import { untilLoaded } from './until-loaded.ts';

const DiffFiles = lazy(() =>
  untilLoaded(() => import('./diff-files.tsx')).then((module) => ({ default: module.DiffFiles })),
);

export type DiffLayout = 'unified' | 'split';

export type DiffViewProps = {
  path: string;
  /** What this is, for those who listen: "Changes to a.ts". */
  label: string;
  /** A unified diff; shown as it is when the texts are not known. */
  diff: string;
  /** Text before; `null` for a file that did not exist. */
  before?: string | null | undefined;
  after?: string | undefined;
  layout?: DiffLayout;
  /** Makes the new side writable. The texts given stay the starting point; what is written is only told. */
  editing?: boolean;
  /** Puts the focus into what can be written. */
  autoFocus?: boolean;
  onEdit?: (after: string) => void;
  className?: string;
};

/** The change to one file, in the colours of its language, side by side or one below the other; editable where it stands. */
export function DiffView({ diff, before, after, label, className, ...props }: DiffViewProps): JSX.Element {
  return (
    <ScrollArea label={label} {...(className && { className })}>
      {before === undefined || after === undefined ? (
        <DiffText diff={diff} />
      ) : (
        <Suspense fallback={<DiffText diff={diff} />}>
          <DiffFiles before={before} after={after} {...props} />
        </Suspense>
      )}
    </ScrollArea>
  );
}
