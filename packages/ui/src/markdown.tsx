import { type JSX, lazy, Suspense } from 'react';
import { cn } from './class-names.ts';
import { untilLoaded } from './until-loaded.ts';

const MarkdownText = lazy(() =>
  untilLoaded(() => import('./markdown-text.tsx')).then((module) => ({ default: module.MarkdownText })),
);

export type MarkdownLabels = {
  copyCode: string;
  copied: string;
  /** Stands where an image would be; images are never fetched. */
  imageNotShown: string;
  /** What a table is called for those who listen. */
  table: string;
};

export type MarkdownProps = {
  text: string;
  labels: MarkdownLabels;
  /** More is coming: what is half said is shown as if it were whole. */
  streaming?: boolean;
  className?: string;
};

/** Text by somebody who may not be trusted, as Markdown. It is readable before the renderer has come, and fetches nothing. */
export function Markdown({ className, ...props }: MarkdownProps): JSX.Element {
  return (
    <div className={cn('markdown min-w-0 break-words text-base', className)}>
      <Suspense fallback={<p className="whitespace-pre-wrap">{props.text}</p>}>
        <MarkdownText {...props} />
      </Suspense>
    </div>
  );
}
