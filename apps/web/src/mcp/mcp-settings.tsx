import { Plug, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { McpServerId } from '@codelab/protocol/ids';
import type { McpServer } from '@codelab/protocol/mcp';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { EmptyState } from '@codelab/ui/empty-state';
import { Section } from '@/settings/section.tsx';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useMcp, useWorkspaces } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { FileProposal } from './file-proposal.tsx';
import { ServerForm } from './server-form.tsx';
import { ServerRow } from './server-row.tsx';
import { useChangeServers } from './use-change-servers.ts';

/** Servers of the Model Context Protocol: those that a person has, and those that files of workspaces propose. */
export function McpSettings(): JSX.Element {
  const t = useTranslations('mcp');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useMcp();
  const { data: places } = useWorkspaces();
  const [edited, setEdited] = useState<McpServer | 'new'>();
  const [connecting, setConnecting] = useState<McpServerId>();
  const { change, error: refusal } = useChangeServers();
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!data || !places) return <p role="status">{common('loading')}</p>;
  const { workspaces } = places;
  const proposals = data.files.filter(({ state }) => state !== 'confirmed');

  async function connect(serverId: McpServerId): Promise<void> {
    setEdited(undefined);
    setConnecting(serverId);
    const input = { key: newKey(), serverId };
    await change(() => api.mcp.refresh.mutate(input));
    setConnecting(undefined);
  }

  return (
    <div className="divide-y divide-border">
      <Section title={t('title')} description={t('intro')}>
        <p className="max-w-prose text-muted-foreground text-sm">{t('asks')}</p>
        <Button className="w-fit" onClick={() => setEdited('new')}>
          <Plus aria-hidden="true" />
          {t('add')}
        </Button>
        {refusal !== undefined && <Alert>{textOf(refusal)}</Alert>}
        {data.servers.length === 0 ? (
          <EmptyState icon={<Plug />} title={t('empty')}>
            {t('emptyHint')}
          </EmptyState>
        ) : (
          <ul aria-label={t('title')} className="flex flex-col gap-2">
            {data.servers.map((server) => (
              <li key={server.id}>
                <ServerRow
                  server={server}
                  workspace={workspaces.find(({ id }) => id === server.workspaceId)?.name}
                  isConnecting={connecting === server.id}
                  onEdit={() => setEdited(server)}
                />
              </li>
            ))}
          </ul>
        )}
      </Section>
      {proposals.length > 0 && (
        <Section title={t('files.title')} description={t('files.hint')}>
          <ul className="flex flex-col gap-2">
            {proposals.map((file) => (
              <FileProposal key={file.workspaceId} file={file} />
            ))}
          </ul>
        </Section>
      )}
      {edited !== undefined && (
        <ServerForm
          server={edited === 'new' ? undefined : edited}
          servers={data.servers}
          workspaces={workspaces}
          onClose={() => setEdited(undefined)}
          onSaved={(serverId) => void connect(serverId)}
        />
      )}
    </div>
  );
}
