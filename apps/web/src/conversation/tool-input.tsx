import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Spinner } from '@codelab/ui/spinner';

/** A tool call whose arguments are still being said. */
export function ToolInput({ tool, length }: { tool: string; length: number }): JSX.Element {
  const t = useTranslations('conversation');
  return (
    <p className="flex items-center gap-2 text-muted-foreground text-sm">
      <Spinner />
      {t.rich('preparing', { tool, length, code: (chunks) => <code className="font-mono">{chunks}</code> })}
    </p>
  );
}
