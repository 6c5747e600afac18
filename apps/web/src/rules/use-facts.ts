import { useTranslations } from 'next-intl';
import type { RuleDraft } from '@codelab/protocol/rule';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useWorkspaces } from '@/trpc/queries.ts';
import { useWhen } from './use-when.ts';

/** For whom a rule holds, where and until when, in words. */
export function useFacts(): (rule: RuleDraft) => string[] {
  const t = useTranslations('rules');
  const when = useWhen();
  const agentTitle = useAgentTitle();
  const { data } = useWorkspaces();

  function where({ scope }: RuleDraft): string {
    switch (scope.in) {
      case 'everywhere':
        return t('scope.everywhere');
      case 'conversation':
        return t('scope.conversation');
      case 'workspace': {
        const workspace = data?.workspaces.find(({ id }) => id === scope.workspaceId);
        return workspace ? t('scope.workspace', { name: workspace.name }) : t('scope.someWorkspace');
      }
    }
  }
  function whom({ agent, verdict }: RuleDraft): string {
    if (agent === undefined || agent === '*') return t('anyAgent');
    return t(verdict === 'allow' ? 'agent' : 'agentDenied', { agent: agentTitle(agent) });
  }
  function untilWhen({ expiresAt }: RuleDraft): string[] {
    if (expiresAt === undefined) return [];
    return [t(Date.parse(expiresAt) <= Date.now() ? 'ended' : 'until', { when: when(expiresAt) })];
  }
  return (rule) => [whom(rule), where(rule), ...untilWhen(rule)];
}
