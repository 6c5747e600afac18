import { useTranslations } from 'next-intl';
import type agents from '../../messages/en/agents.json';

/** What a tool is for, in words; a tool of a server is called what its server calls it. */
export function useToolName(): (tool: string) => string | undefined {
  const t = useTranslations('agents.tool');
  return (tool) => {
    const key = tool as keyof typeof agents.tool;
    return t.has(key) ? t(key) : undefined;
  };
}
