import { type JSX, lazy, Suspense } from 'react';
import { cn } from './class-names.ts';
import { DiffText } from './diff-text.tsx';

const DiffFiles = lazy(() => import('./diff-files.tsx').then((module) => ({ default: module.DiffFiles })));

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
  onEdit?: (after: string) => void;
  className?: string;
};

/** The change to one file, in the colours of its language, side by side or one below the other; editable where it stands. */
export function DiffView({ diff, before, after, label, className, ...props }: DiffViewProps): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <section aria-label={label} tabIndex={0} className={cn('min-w-0 overflow-auto', className)}>
      {before === undefined || after === undefined ? (
        <DiffText diff={diff} />
      ) : (
        <Suspense fallback={<DiffText diff={diff} />}>
          <DiffFiles before={before} after={after} label={label} {...props} />
        </Suspense>
      )}
    </section>
  );
}
