import { useTranslations } from 'next-intl';
import type { Agent } from '@codelab/protocol/agent';
import type agents from '../../messages/en/agents.json';

/** What an agent is for: of the house in every language, of one's own as one wrote it. */
export function useAgentUse(): (agent: Pick<Agent, 'name' | 'whenToUse'>) => string {
  const t = useTranslations('agents.use');
  return ({ name, whenToUse }) => {
    const key = name as string as keyof typeof agents.use;
    return t.has(key) ? t(key) : whenToUse;
  };
}
