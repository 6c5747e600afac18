import { useQueryClient } from '@tanstack/react-query';
import { ArrowUp, ListPlus, Square } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useTranslations } from 'next-intl';
import { type JSX, type RefObject, useEffect, useId, useRef } from 'react';
import type { UserMessage } from '@codelab/protocol/command';
import type { ConversationView } from '@codelab/protocol/conversation';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { isBusyElsewhere } from '@/frame/is-busy-elsewhere.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { useDraft } from './draft.ts';
import { AgentPicker, ModelPicker } from './lazy-pickers.tsx';
import { hasTouchKeyboard, MessageField, maxMessage } from './message-field.tsx';
import { hasArrived, type Outgoing } from './outgoing.ts';
import type { ConversationActions } from './use-conversation.ts';
import { takeBack } from './use-outgoing.ts';
import { pendingOf } from './waiting.ts';
import { WaitingBar } from './waiting-bar.tsx';

const DecisionChoices = dynamic(() =>
  untilLoaded(() => import('./decision-choices.tsx')).then((module) => module.DecisionChoices),
);
const QueueLane = dynamic(() => untilLoaded(() => import('./queue-lane.tsx')).then((module) => module.QueueLane));

export function Composer({
  view,
  outgoing,
  actions,
}: {
  view: ConversationView;
  outgoing: readonly Outgoing[];
  actions: ConversationActions;
}): JSX.Element {
  const t = useTranslations('conversation.composer');
  const { conversation, turn, queue } = view;
  const [draft, setDraft] = useDraft(conversation.id);
  const field = useRef<HTMLTextAreaElement>(null);
  const choices = useRef<HTMLFieldSetElement>(null);
  const hint = useId();
  const text = draft.text.trim();
  const pending = pendingOf(view);
  const isRunning = turn?.status === 'queued' || turn?.status === 'running';
  const isOpen = isRunning || turn?.status === 'waiting';
  const isTooLong = text.length > maxMessage;
  useEscape(isRunning, actions.stop);
  useGoOnWriting(field, outgoing.length > 0);

  const message: UserMessage = {
    type: 'user_message',
    content: text,
    ...(draft.model && draft.model !== conversation.model && { model: draft.model }),
  };
  function clear(): void {
    setDraft({ text: '' });
    field.current?.focus();
  }
  function send(): void {
    if (text === '' || isTooLong) return;
    clear();
    void actions.send(message);
  }
  function submit(): void {
    // What one writes never decides anything by itself: while something waits, it must be said what the text is for.
    if (pending.length > 0) choices.current?.querySelector('button')?.focus();
    else send();
  }

  return (
    <div className="max-h-[60dvh] overflow-y-auto px-4 pt-1 pb-2 sm:px-6">
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-2">
        {queue.messages.length > 0 && <QueueLane queue={queue} onChange={actions.changeQueue} />}
        <Unsent view={view} outgoing={outgoing} />
        <WaitingBar pending={pending} actions={actions} />
        <MessageField
          label={t('label')}
          placeholder={pending.length > 0 ? t('placeholderWaiting') : isOpen ? t('placeholderOpen') : t('placeholder')}
          value={draft.text}
          onChange={(next) => setDraft({ ...draft, text: next })}
          onSubmit={submit}
          field={field}
          describedBy={isTooLong ? hint : undefined}
          pickers={
            <>
              <AgentPicker
                value={conversation.agent}
                workspaceId={conversation.workspaceId}
                onChange={(agent) => void actions.switchAgent(agent)}
              />
              <ModelPicker
                value={draft.model ?? conversation.model}
                onChange={(model) => setDraft({ ...draft, model })}
              />
            </>
          }
        >
          {isOpen && (
            <Button variant="danger-quiet" onClick={() => void actions.stop()} {...(isRunning && { shortcut: 'Esc' })}>
              <Square aria-hidden="true" />
              <span className="max-sm:sr-only">{t('stop')}</span>
            </Button>
          )}
          {pending.length === 0 && (
            <Button type="submit" variant="primary" disabled={text === '' || isTooLong}>
              {isOpen ? <ListPlus aria-hidden="true" /> : <ArrowUp aria-hidden="true" />}
              <span className="max-sm:sr-only">{isOpen ? t('queue') : t('send')}</span>
            </Button>
          )}
        </MessageField>
        {isTooLong && (
          <p id={hint} role="alert" className="text-danger-text text-sm">
            {t('tooLong', { count: text.length - maxMessage })}
          </p>
        )}
        {pending.length > 0 && text !== '' && (
          <DecisionChoices
            ref={choices}
            pending={pending}
            text={text}
            actions={actions}
            isOpen={isOpen}
            onSend={send}
            onDone={clear}
          />
        )}
      </div>
    </div>
  );
}

/** What could not be sent, and why. Its text is back in the field. */
function Unsent({ view, outgoing }: { view: ConversationView; outgoing: readonly Outgoing[] }): JSX.Element | null {
  const t = useTranslations('conversation.composer');
  const textOf = useProblemText();
  const cache = useQueryClient();
  const unsent = outgoing.find((each) => each.status === 'failed');
  const isThere = unsent !== undefined && hasArrived(unsent, view);
  const { id } = view.conversation;
  useEffect(() => {
    if (isThere) takeBack(cache, id, unsent);
  }, [cache, id, isThere, unsent]);

  if (unsent?.status !== 'failed' || isThere) return null;
  return (
    <Alert title={t('notSent')}>
      {textOf(unsent.error)} {t('textIsBack')}
    </Alert>
  );
}

/** Whoever has just begun the conversation on another page goes on writing here. */
function useGoOnWriting(field: RefObject<HTMLTextAreaElement | null>, hasWritten: boolean): void {
  useEffect(() => {
    const isLost = document.activeElement === document.body;
    if (hasWritten && isLost && !hasTouchKeyboard()) field.current?.focus();
  }, [field, hasWritten]);
}

/** Escape stops the agent, unless it is meant for what one is in. */
function useEscape(isRunning: boolean, stop: () => Promise<unknown>): void {
  useEffect(() => {
    if (!isRunning) return;
    function press(event: KeyboardEvent): void {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      const isInField = event.target instanceof HTMLElement && event.target.matches('[data-composer]');
      if (isInField || !isBusyElsewhere(event.target)) void stop();
    }
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isRunning, stop]);
}
