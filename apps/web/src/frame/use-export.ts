import { useFormatter, useTranslations } from 'next-intl';
import type { ConversationExport } from '@codelab/protocol/conversation-export';
import type { ConversationId } from '@codelab/protocol/ids';
import type { NoticePart } from '@codelab/protocol/message';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { api } from '@/trpc/client.ts';
import { useFailureText } from '@/trpc/use-problem-text.ts';
import { conversationMarkdown, type ExportWords } from './conversation-markdown.ts';
import { useReported } from './use-reported.ts';

/** Gives a person a whole conversation as a file: to be read, or with all that is known of it. */
export function useExport(): (id: ConversationId, format: 'markdown' | 'json') => Promise<boolean> {
  const reported = useReported();
  const words = useExportWords();
  return (id, format) =>
    reported(async () => {
      const kept = await api.conversation.export.query({ conversationId: id });
      const name = fileNameOf(kept);
      if (format === 'json') download(`${name}.json`, 'application/json', `${JSON.stringify(kept, undefined, 2)}\n`);
      else download(`${name}.md`, 'text/markdown', conversationMarkdown(kept, words));
    });
}

function useExportWords(): ExportWords {
  const t = useTranslations('conversation');
  const frame = useTranslations('frame');
  const tool = useTranslations('tool');
  const format = useFormatter();
  const agentTitle = useAgentTitle();
  const failureText = useFailureText();

  function notice(part: NoticePart): string {
    switch (part.notice) {
      case 'agent_switched':
        return t('notice.switched', { from: agentTitle(part.from), to: agentTitle(part.to) });
      case 'problem':
        return failureText(part.problem);
      case 'cancelled':
        return t('notice.cancelled');
      case 'restored':
        return t(`notice.restored.${part.what}`, { files: part.files, title: part.title });
      case 'plan_report':
        return `${t('notice.planReport')} ${part.text}`;
      case 'summary':
        return `${t('notice.summary', { messages: part.messages })} ${part.text}`;
      case 'reminder':
        return `${t('notice.reminder')} ${part.text}`;
    }
  }

  return {
    untitled: frame('list.untitled'),
    person: t('you'),
    agent: agentTitle,
    reasoning: t('reasoning.done'),
    interrupted: t('interrupted'),
    status: (call) => tool(`status.${call.status}`),
    notice,
    at: (time) => format.dateTime(new Date(time), { dateStyle: 'medium', timeStyle: 'short' }),
  };
}

/** Every system takes it: the title without what some of them forbid in names. */
function fileNameOf({ conversation }: ConversationExport): string {
  const plain = conversation.title.replace(/[\p{Cc}\\/:*?"<>|.]+/gu, ' ').trim();
  return plain.slice(0, 80).trim() || 'codelab';
}

function download(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The browser reads it after the click has been dealt with.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
