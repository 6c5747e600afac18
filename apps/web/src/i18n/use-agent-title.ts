import { useTranslations } from 'next-intl';
import type common from '../../messages/en/common.json';

/** Built-in agents have a name in every language; those that people add are called what they are called. */
export function useAgentTitle(): (name: string) => string {
  const t = useTranslations('common');
  return (name) => {
    const key = `agent.${name as keyof typeof common.agent}` as const;
    return t.has(key) ? t(key) : name;
  };
}
