import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { Json } from '@codelab/protocol/json';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { toolTitle } from './tool-title.ts';

/** A name from the workspace, inside a sentence. */
export function code(chunks: ReactNode): ReactNode {
  return <code className="break-words rounded-sm bg-muted px-1 py-px font-mono text-[0.9em]">{chunks}</code>;
}

/** What a call does, in words: `rich` to look at, `plain` where only text can stand. */
export function useToolTitle(): {
  rich: (tool: string, given: Json) => ReactNode;
  plain: (tool: string, given: Json) => string;
} {
  const t = useTranslations('tool');
  const agentTitle = useAgentTitle();

  function read(tool: string, given: Json) {
    const { name, values } = toolTitle(tool, given);
    const agent = values.agent;
    return {
      key: `title.${name}` as const,
      values: agent === undefined ? values : { ...values, agent: agentTitle(agent) },
    };
  }

  return {
    rich(tool, given) {
      const { key, values } = read(tool, given);
      return t.rich(key, { ...values, code });
    },
    plain(tool, given) {
      const { key, values } = read(tool, given);
      return t.markup(key, { ...values, code: (chunks) => chunks });
    },
  };
}
