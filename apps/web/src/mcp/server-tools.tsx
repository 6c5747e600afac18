import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { McpServer } from '@codelab/protocol/mcp';
import { Badge } from '@codelab/ui/badge';
import { Disclosure } from '@codelab/ui/disclosure';
import { ScrollArea } from '@codelab/ui/scroll-area';

/** What a server offers, in its own words; each with the schema of its arguments. */
export function ServerTools({ server }: { server: McpServer }): JSX.Element | null {
  const t = useTranslations('mcp.tools');
  if (server.tools.length === 0) return null;
  return (
    <ul
      aria-label={t('label', { name: server.name })}
      className="divide-y divide-border rounded-md border border-border"
    >
      {server.tools.map((tool) => (
        <li key={tool.callName} className="flex flex-col gap-1 px-3 py-2">
          <p className="flex flex-wrap items-center gap-2">
            <code className="break-all font-mono text-sm">{tool.callName}</code>
            {tool.saysReadOnly === true && <Badge title={t('saysReadOnlyHint')}>{t('saysReadOnly')}</Badge>}
          </p>
          {tool.description !== '' && (
            <p className="line-clamp-4 whitespace-pre-wrap break-words text-muted-foreground text-sm">
              {tool.description}
            </p>
          )}
          <Disclosure summary={<span className="text-muted-foreground">{t('schema')}</span>} contentClassName="pt-1">
            <ScrollArea
              label={t('schemaOf', { tool: tool.name })}
              className="max-h-64 rounded-md border border-border bg-muted px-3 py-2"
            >
              <pre className="whitespace-pre-wrap break-words font-mono text-xs">
                {JSON.stringify(tool.inputSchema, null, 2)}
              </pre>
            </ScrollArea>
          </Disclosure>
        </li>
      ))}
    </ul>
  );
}
