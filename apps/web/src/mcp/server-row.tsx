import { useLocale, useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { McpServer, McpTransport } from '@codelab/protocol/mcp';
import { Alert } from '@codelab/ui/alert';
import { AlertDialog } from '@codelab/ui/alert-dialog';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Disclosure } from '@codelab/ui/disclosure';
import { RelativeTime } from '@codelab/ui/relative-time';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { ServerState } from './server-state.tsx';
import { ServerTools } from './server-tools.tsx';
import { useChangeServers } from './use-change-servers.ts';

/** One server: how it is, what it offers, and what can be done with it. */
export function ServerRow({
  server,
  workspace,
  isConnecting,
  onEdit,
}: {
  server: McpServer;
  /** The name of the one in which alone it is offered. */
  workspace: string | undefined;
  /** It was just saved, and is asked for its tools. */
  isConnecting: boolean;
  onEdit: () => void;
}): JSX.Element {
  const t = useTranslations('mcp');
  const common = useTranslations('common');
  const locale = useLocale();
  const textOf = useProblemText();
  const { change, isBusy, error } = useChangeServers();
  const [doing, setDoing] = useState<'refresh' | 'enable'>();
  const { id: serverId, name, status, enabled } = server;

  const refresh = () => {
    const input = { key: newKey(), serverId };
    setDoing('refresh');
    void change(() => api.mcp.refresh.mutate(input));
  };
  const enable = () => {
    const input = { key: newKey(), serverId, enabled: !enabled };
    setDoing('enable');
    void change(() => api.mcp.setEnabled.mutate(input));
  };
  const remove = () => {
    const input = { key: newKey(), serverId };
    void change(() => api.mcp.remove.mutate(input));
  };
  const isRefreshing = isConnecting || (isBusy && doing === 'refresh');

  return (
    <Disclosure
      className="rounded-lg border border-border bg-surface px-3 py-1.5"
      heading="h3"
      summary={<span className="min-w-0 truncate font-medium text-base">{name}</span>}
      aside={<ServerState server={server} isBusy={isRefreshing} />}
    >
      <div className="flex min-w-0 flex-col gap-3 pt-2 pb-2">
        <p className="flex flex-wrap items-center gap-2">
          {server.source === 'file' && <Badge>{t('fromFile')}</Badge>}
          <Badge>{workspace === undefined ? t('everywhere') : t('onlyIn', { workspace })}</Badge>
          {server.secrets.map((secret) => (
            <Badge key={secret}>{t('secretSet', { name: secret })}</Badge>
          ))}
        </p>
        <Address transport={server.transport} />
        {status.state === 'failed' && (
          <Alert role="note" title={t('failedTitle')}>
            <p className="whitespace-pre-wrap break-words">{status.message}</p>
          </Alert>
        )}
        {status.state !== 'unknown' && (
          <p className="text-muted-foreground text-xs">
            {t('seen')} <RelativeTime at={status.at} locale={locale} />
          </p>
        )}
        {status.state === 'ready' && status.leftOut && (
          <Alert tone="warning" role="note" title={t('leftOut', { count: status.leftOut.length })}>
            <p className="break-words font-mono">{status.leftOut.join(', ')}</p>
          </Alert>
        )}
        <ServerTools server={server} />
        {error !== undefined && <Alert>{textOf(error)}</Alert>}
        <div className="flex flex-wrap justify-end gap-2">
          <AlertDialog
            trigger={
              <Button variant="danger-quiet" aria-label={t('removeNamed', { name })}>
                {t('remove')}
              </Button>
            }
            title={t('removeTitle', { name })}
            description={t('removeHint')}
            confirmLabel={t('remove')}
            cancelLabel={common('cancel')}
            onConfirm={remove}
          />
          <Button aria-label={t('editNamed', { name })} onClick={onEdit}>
            {t('edit')}
          </Button>
          <Button
            aria-label={t(enabled ? 'switchOffNamed' : 'switchOnNamed', { name })}
            busy={isBusy && doing === 'enable'}
            onClick={enable}
          >
            {t(enabled ? 'switchOff' : 'switchOn')}
          </Button>
          <Button variant="primary" aria-label={t('connectNamed', { name })} busy={isRefreshing} onClick={refresh}>
            {t('connect')}
          </Button>
        </div>
      </div>
    </Disclosure>
  );
}

/** What would be run, or asked: every word of it. */
export function Address({ transport }: { transport: McpTransport }): JSX.Element {
  const words = transport.type === 'http' ? [transport.url] : [transport.command, ...transport.args];
  return (
    <p className="break-all rounded-md bg-muted px-2.5 py-1.5 font-mono text-sm">
      {words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')}
    </p>
  );
}
