'use client';
import { useQueryClient } from '@tanstack/react-query';
import { ArrowUp, FilePen, ListTree, Terminal } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type JSX, useEffect, useRef, useState } from 'react';
import type { AgentName, ModelRef } from '@codelab/protocol/agent';
import type { CommandKey, WorkspaceId } from '@codelab/protocol/ids';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useAgents, useModels, useWorkspaces } from '@/trpc/queries.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { useDraft } from './draft.ts';
import { AgentPicker, ModelPicker, WorkspacePicker } from './lazy-pickers.tsx';
import { hasTouchKeyboard, MessageField, maxMessage } from './message-field.tsx';
import { sendMessage } from './use-outgoing.ts';

/** An empty conversation: it begins to exist with the first message. */
export function NewConversationView({ workspaceId }: { workspaceId?: WorkspaceId | undefined }): JSX.Element {
  const t = useTranslations('conversation');
  const textOf = useProblemText();
  const [draft, setDraft] = useDraft('new');
  const [agent, setAgent] = useState<AgentName>();
  const { error, isStarting, start } = useStart();
  const workspaces = useWorkspaces().data?.workspaces;
  const [chosenWorkspace, setWorkspace] = useState(workspaceId);
  const workspace = workspaces?.find(({ id }) => id === chosenWorkspace) ?? workspaces?.[0];
  const { settings } = workspace ?? {};
  const agents = useAgents(workspace?.id).data;
  const firstAgent = settings?.agent ?? agents?.[0]?.name;
  const models = useModels().data;
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // There is nothing else to do here. On a telephone it would bring up the keyboard over the suggestions.
    if (!hasTouchKeyboard()) field.current?.focus();
  }, []);
  const text = draft.text.trim();
  const canSend = text !== '' && text.length <= maxMessage && !isStarting;
  const shownAgent = agent ?? firstAgent;
  const shownModel = draft.model ?? agents?.find(({ name }) => name === shownAgent)?.model ?? settings?.model;
  const isDemo = (shownModel ?? models?.default) === 'demo';

  async function submit(): Promise<void> {
    if (!canSend) return;
    const chosen = {
      ...(shownAgent && { agent: shownAgent }),
      ...(draft.model && { model: draft.model }),
      ...(workspace && { workspaceId: workspace.id }),
    };
    if (await start(text, chosen)) setDraft({ text: '' });
  }
  function suggest(suggestion: string): void {
    setDraft({ ...draft, text: suggestion });
    field.current?.focus();
  }

  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-3xl flex-col justify-center gap-5 px-4 py-8 sm:px-6">
        <header className="text-center">
          <h1 className="text-balance font-semibold text-2xl">{t('new.title')}</h1>
          <p className="mt-1 text-balance text-muted-foreground">{t('new.description')}</p>
        </header>
        {error !== undefined && (
          <Alert title={t('composer.notSent')}>
            {textOf(error)} {t('composer.textIsBack')}
          </Alert>
        )}
        <MessageField
          label={t('composer.label')}
          placeholder={t('composer.placeholder')}
          value={draft.text}
          onChange={(next) => setDraft({ ...draft, text: next })}
          onSubmit={() => void submit()}
          field={field}
          pickers={
            <>
              {workspace && <WorkspacePicker value={workspace.id} onChange={setWorkspace} />}
              {shownAgent && <AgentPicker value={shownAgent} onChange={setAgent} />}
              <ModelPicker value={shownModel} onChange={(model) => setDraft({ ...draft, model })} />
            </>
          }
        >
          <Button type="submit" variant="primary" disabled={!canSend && !isStarting} busy={isStarting}>
            <ArrowUp aria-hidden="true" />
            <span className="max-sm:sr-only">{t('composer.send')}</span>
          </Button>
        </MessageField>
        <section aria-label={t('new.suggestions')}>
          <ul className="grid gap-2 sm:grid-cols-3">
            {suggestions.map(({ name, Icon }) => (
              <li key={name} className="flex">
                <button
                  type="button"
                  onClick={() => suggest(t(`new.${name}.text`))}
                  className="flex w-full flex-col items-start gap-1 rounded-lg border border-border bg-surface p-3 text-left shadow-sm transition-colors hover:border-border-strong hover:bg-muted"
                >
                  <span className="flex items-center gap-1.5 font-medium text-sm">
                    <Icon aria-hidden="true" className="size-4 text-accent-text" />
                    {t(`new.${name}.title`)}
                  </span>
                  <span className="break-words text-muted-foreground text-sm">{t(`new.${name}.text`)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
        {isDemo && (
          <p className="text-balance text-center text-muted-foreground text-sm">
            {t.rich('new.demo', {
              link: (chunks) => (
                <Link href="/settings" className="text-accent-text underline underline-offset-2">
                  {chunks}
                </Link>
              ),
            })}
          </p>
        )}
      </div>
    </div>
  );
}

const suggestions = [
  { name: 'change', Icon: FilePen },
  { name: 'run', Icon: Terminal },
  { name: 'plan', Icon: ListTree },
] as const;

/** Makes the conversation, sends its first message and goes there. Pressed again after a failure it is the same conversation. */
function useStart() {
  const cache = useQueryClient();
  const router = useRouter();
  const last = useRef<{ readonly body: string; readonly key: CommandKey }>(undefined);
  const [isStarting, setStarting] = useState(false);
  const [error, setError] = useState<unknown>();

  async function start(
    content: string,
    chosen: { agent?: AgentName; model?: ModelRef; workspaceId?: WorkspaceId },
  ): Promise<boolean> {
    setStarting(true);
    setError(undefined);
    try {
      const body = JSON.stringify(chosen);
      const key = last.current?.body === body ? last.current.key : newKey();
      last.current = { body, key };
      const { conversationId } = await untilAnswered(() => api.conversation.create.mutate({ key, ...chosen }));
      void sendMessage(cache, conversationId, { type: 'user_message', content });
      router.push(`/c/${conversationId}`);
      return true;
    } catch (refusal) {
      setError(refusal);
      return false;
    } finally {
      setStarting(false);
    }
  }
  return { error, isStarting, start };
}
