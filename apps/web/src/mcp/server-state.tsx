import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { McpServer } from '@codelab/protocol/mcp';
import { Badge } from '@codelab/ui/badge';

/** In one word how a server is. */
export function ServerState({ server, isBusy }: { server: McpServer; isBusy: boolean }): JSX.Element {
  const t = useTranslations('mcp.state');
  if (isBusy) return <Badge role="status">{t('connecting')}</Badge>;
  if (!server.enabled) return <Badge>{t('off')}</Badge>;
  switch (server.status.state) {
    case 'unknown':
      return <Badge>{t('unknown')}</Badge>;
    case 'ready':
      return <Badge tone="success">{t('ready', { count: server.tools.length })}</Badge>;
    case 'failed':
      return <Badge tone="danger">{t('failed')}</Badge>;
  }
}
