import { type JSX, lazy, Suspense } from 'react';
import { ScrollArea } from './scroll-area.tsx';
import { untilLoaded } from './until-loaded.ts';

const CodeFile = lazy(() =>
  untilLoaded(() => import('./code-file.tsx')).then((module) => ({ default: module.CodeFile })),
);

/** More than this is shown without colours: they would take the browser longer than one wants to wait. */
const maxColoured = 300_000;

/** A text file with its lines numbered, in the colours of its language. */
export function CodeView({
  path,
  text,
  label,
  className,
}: {
  path: string;
  text: string;
  /** What this is, for those who listen. */
  label: string;
  className?: string;
}): JSX.Element {
  const plain = <pre className="whitespace-pre-wrap break-words px-3 py-2 font-mono text-sm">{text}</pre>;
  return (
    <ScrollArea label={label} {...(className && { className })}>
      {text.length > maxColoured ? (
        plain
      ) : (
        <Suspense fallback={plain}>
          <CodeFile path={path} text={text} />
        </Suspense>
      )}
    </ScrollArea>
  );
}
