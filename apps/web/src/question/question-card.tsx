import { MessageCircleQuestionMark } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import { type FormEvent, type JSX, type KeyboardEvent, useId, useState } from 'react';
import type { OpenQuestion } from '@codelab/protocol/plan';
import { Button } from '@codelab/ui/button';
import { Card } from '@codelab/ui/card';
import { KeyboardCard } from '@codelab/ui/keyboard-card';
import { RelativeTime } from '@codelab/ui/relative-time';
import { RefusalAlert } from '@/approval/refusal-alert.tsx';
import { useDecision } from '@/approval/use-decision.ts';
import { useRefusalWords } from '@/approval/use-refusal-words.ts';
import { remark } from '@/frame/remark.ts';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { type AnswerDraft, noAnswer, readAnswers } from './answers.ts';
import { QuestionField } from './question-field.tsx';
import type { OnAnswer } from './tool-answer.ts';

/** Questions of an agent to the person, with the choices it offers and room for other words. */
export function QuestionCard({ question, onAnswer }: { question: OpenQuestion; onAnswer: OnAnswer }): JSX.Element {
  const t = useTranslations('question');
  const locale = useLocale();
  const agentTitle = useAgentTitle();
  const id = useId();
  const [drafts, setDrafts] = useState<ReadonlyMap<string, AnswerDraft>>(new Map());
  const [checked, setChecked] = useState(false);
  const words = useRefusalWords(() => undefined);
  const { busy, refusal, decide } = useDecision<'answer' | 'decline'>(
    question.callId,
    (error) => void remark(words(error)),
  );
  const { callId, questions, from, message, until } = question;
  const read = readAnswers(questions, drafts);
  const missing = checked && !read.ok ? read.missing : [];

  function send(): void {
    setChecked(true);
    if (read.ok) decide('answer', () => onAnswer({ callId, result: read.answers }));
    else focusOn(questions.findIndex((each) => each.id === read.missing[0]));
  }

  function focusOn(index: number): void {
    document.getElementById(`${id}-${index}`)?.querySelector<HTMLElement>('textarea, input, button')?.focus();
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    send();
  }

  function press(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    send();
  }

  function decline(): void {
    decide('decline', () => onAnswer({ callId, error: { code: 'declined', message: t('declined') } }));
  }

  return (
    <KeyboardCard labelledBy={id} keys={{}}>
      <Card tone="warning" className="px-4 py-3">
        <div className="flex min-w-0 gap-2.5">
          <MessageCircleQuestionMark aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-muted-foreground" />
          <div className="min-w-0 flex-1">
            <h3 id={id} className="font-medium text-base">
              {from === undefined ? t('title', { count: questions.length }) : t('serverAsks', { server: from })}
            </h3>
            <p className="flex flex-wrap gap-x-2 text-muted-foreground text-xs">
              {t('by', { agent: agentTitle(question.agent) })}
              <RelativeTime at={question.askedAt} locale={locale} />
            </p>
          </div>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveElementInteractions: Ctrl+Enter sends from any of its fields. */}
        <form noValidate onSubmit={submit} onKeyDown={press} className="mt-3 flex flex-col gap-4 sm:pl-6.5">
          {from !== undefined && (
            <div className="flex flex-col gap-1">
              {message !== undefined && <p className="whitespace-pre-wrap break-words">{message}</p>}
              {questions.length === 0 && <p>{t('consent')}</p>}
              <p className="text-muted-foreground text-xs">
                {t('trust')} {until !== undefined && t('fromServer', { time: timeOf(until, locale) })}
              </p>
            </div>
          )}
          {questions.map((each, index) => (
            <div key={each.id} id={`${id}-${index}`}>
              <QuestionField
                question={each}
                draft={drafts.get(each.id) ?? noAnswer}
                missing={missing.includes(each.id)}
                takesOther={from === undefined}
                onChange={(draft) => setDrafts(new Map(drafts).set(each.id, draft))}
              />
            </div>
          ))}
          {refusal && <RefusalAlert refusal={refusal} decisionText={() => undefined} />}
          <div className="flex flex-wrap gap-2">
            <Button type="submit" variant="primary" busy={busy === 'answer'} disabled={busy === 'decline'}>
              {t('send')}
            </Button>
            <Button busy={busy === 'decline'} disabled={busy === 'answer'} onClick={decline}>
              {t('decline')}
            </Button>
          </div>
        </form>
      </Card>
    </KeyboardCard>
  );
}

function timeOf(at: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { timeStyle: 'short' }).format(new Date(at));
}
