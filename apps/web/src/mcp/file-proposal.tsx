import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { McpFile } from '@codelab/protocol/mcp';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import type { Tone } from '@codelab/ui/tone';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { Address } from './server-row.tsx';
import { useChangeServers } from './use-change-servers.ts';

const tones = { added: 'success', changed: 'warning', same: 'neutral', removed: 'danger' } as const satisfies Record<
  string,
  Tone
>;

/** What the file of a workspace would change. It does nothing until a person says so, about this very content. */
export function FileProposal({ file }: { file: McpFile }): JSX.Element {
  const t = useTranslations('mcp.files');
  const textOf = useProblemText();
  const { change, isBusy, error } = useChangeServers();
  const { workspaceId, workspace, path, hash, servers, removed, problem } = file;

  async function confirm(): Promise<void> {
    const input = { key: newKey(), workspaceId, hash };
    await change(() => api.mcp.confirmFile.mutate(input));
  }

  return (
    <li className="flex flex-col gap-3 rounded-lg border border-warning-line bg-surface px-3 py-2.5">
      <p className="flex flex-wrap items-center gap-2">
        <code className="break-all font-mono text-sm">{path}</code>
        <Badge>{workspace}</Badge>
      </p>
      {problem !== undefined && (
        <Alert role="note" title={t('unreadable')}>
          <p className="whitespace-pre-wrap break-words">{problem}</p>
        </Alert>
      )}
      {(servers.length > 0 || removed.length > 0) && (
        <ul aria-label={t('wouldChange', { workspace })} className="flex flex-col gap-2">
          {servers.map((server) => (
            <li key={server.name} className="flex flex-col gap-1">
              <p className="flex flex-wrap items-center gap-2">
                <Badge tone={tones[server.change]}>{t(server.change)}</Badge>
                <span className="font-medium">{server.name}</span>
                {server.secrets.map((name) => (
                  <Badge key={name} tone={server.missing.includes(name) ? 'warning' : 'neutral'}>
                    {t(server.missing.includes(name) ? 'missing' : 'sets', { name })}
                  </Badge>
                ))}
              </p>
              <Address transport={server.transport} />
            </li>
          ))}
          {removed.map((name) => (
            <li key={name} className="flex flex-wrap items-center gap-2">
              <Badge tone={tones.removed}>{t('removed')}</Badge>
              <span className="font-medium">{name}</span>
            </li>
          ))}
        </ul>
      )}
      {error !== undefined && <Alert>{textOf(error)}</Alert>}
      {file.state === 'waiting' && (
        <div className="flex flex-wrap items-center justify-end gap-2">
          <p className="min-w-0 flex-1 basis-60 text-muted-foreground text-xs">{t('actsAsServer')}</p>
          <Button
            variant="primary"
            busy={isBusy}
            aria-label={t('confirmFor', { workspace })}
            onClick={() => void confirm()}
          >
            {t('confirm')}
          </Button>
        </div>
      )}
    </li>
  );
}
