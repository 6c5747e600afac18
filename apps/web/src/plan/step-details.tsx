import { useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { Subtask, SubtaskResult } from '@codelab/protocol/plan';
import { Badge } from '@codelab/ui/badge';
import { useWho } from '@/approval/use-who.ts';
import { StepTime, useSpentWords, useWaitsForWords } from './step-words.tsx';
import type { PlanWork } from './use-plan-work.ts';

/** All there is to know of a step: what is to be done, what will show it, and what came of it. */
export function StepDetails({ work, step }: { work: PlanWork; step: Subtask }): JSX.Element {
  const t = useTranslations('plan');
  const waitsForWords = useWaitsForWords();
  const spentWords = useSpentWords()(step);
  const hasTime = step.estimate?.minutes !== undefined || step.startedAt !== undefined;
  const leadsTo = work.steps.filter(({ dependsOn }) => dependsOn.includes(step.id));
  const needs = work.steps.filter(({ id }) => step.dependsOn.includes(id));
  return (
    <div className="flex min-w-0 flex-col gap-2.5">
      {step.status === 'ready' && step.waitsFor && <p>{waitsForWords(step.waitsFor, work.numbers)}</p>}
      {saysMore(step) && (
        <Fact title={t('description')}>
          <p className="whitespace-pre-wrap break-words">{step.description}</p>
        </Fact>
      )}
      {step.result && <StepResult result={step.result} />}
      {step.evidence !== undefined && (
        <Fact title={t('evidence')}>
          <p className="whitespace-pre-wrap break-words">{step.evidence}</p>
        </Fact>
      )}
      {(hasTime || spentWords !== undefined) && (
        <Fact title={step.startedAt === undefined ? t('estimateLabel') : t('actual')}>
          <p className="flex flex-wrap gap-x-3 gap-y-0.5">
            <StepTime step={step} />
            {spentWords !== undefined && <span>{spentWords}</span>}
          </p>
        </Fact>
      )}
      {needs.length > 0 && <Steps title={t('needs')} steps={needs} numbers={work.numbers} />}
      {leadsTo.length > 0 && <Steps title={t('leadsTo')} steps={leadsTo} numbers={work.numbers} />}
      {step.tools && step.tools.length > 0 && <Names title={t('tools')} names={step.tools} />}
      {step.granted === true && <p>{t('grant.granted')}</p>}
      {step.paths && <Names title={t('paths')} names={step.paths.length > 0 ? step.paths : [t('pathsNone')]} />}
      {step.comments && step.comments.length > 0 && <Comments comments={step.comments} />}
    </div>
  );
}

/** Short steps are often described by their title. */
export function saysMore({ title, description }: Subtask): boolean {
  return description !== '' && description.trim().toLowerCase() !== title.toLowerCase();
}

export function Fact({ title, children }: { title: ReactNode; children: ReactNode }): JSX.Element {
  return (
    <div className="min-w-0">
      <p className="text-muted-foreground text-xs">{title}</p>
      {children}
    </div>
  );
}

function Steps({
  title,
  steps,
  numbers,
}: {
  title: string;
  steps: readonly Subtask[];
  numbers: PlanWork['numbers'];
}): JSX.Element {
  return (
    <Fact title={title}>
      <ul>
        {steps.map((step) => (
          <li key={step.id} className="flex gap-1.5">
            <span className="shrink-0 text-muted-foreground tabular-nums">{numbers.get(step.id)}.</span>
            <span className="min-w-0 break-words">{step.title}</span>
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }): JSX.Element {
  return (
    <Fact title={title}>
      <ul className="flex flex-wrap gap-x-3 font-mono text-xs">
        {names.map((name) => (
          <li key={name} className="break-all">
            {name}
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function Comments({ comments }: { comments: NonNullable<Subtask['comments']> }): JSX.Element {
  const t = useTranslations('plan');
  const who = useWho();
  return (
    <Fact title={t('comments')}>
      <ul className="flex flex-col gap-1">
        {comments.map((comment) => (
          <li key={`${comment.at} ${comment.text}`} className="border-border-strong border-l-2 pl-2">
            <span className="text-muted-foreground">{t('commentBy', { who: who(comment.by) })}</span>{' '}
            <span className="whitespace-pre-wrap break-words">{comment.text}</span>
          </li>
        ))}
      </ul>
    </Fact>
  );
}

function StepResult({ result }: { result: SubtaskResult }): JSX.Element {
  const t = useTranslations('plan');
  return (
    <div className="flex min-w-0 flex-col gap-2.5">
      <Fact title={t('result')}>
        <p className="whitespace-pre-wrap break-words">{result.summary}</p>
      </Fact>
      {result.changedFiles.length > 0 && <Names title={t('changedFiles')} names={result.changedFiles} />}
      {result.commands.length > 0 && (
        <Fact title={t('commands')}>
          <ul className="flex flex-col gap-0.5">
            {result.commands.map(({ command, exitCode }) => (
              <li key={command} className="flex flex-wrap items-center gap-x-2">
                <code className="break-all font-mono text-xs">{command}</code>
                <Badge tone={exitCode === 0 ? 'success' : 'danger'}>{t('exitCode', { exitCode })}</Badge>
              </li>
            ))}
          </ul>
        </Fact>
      )}
    </div>
  );
}
