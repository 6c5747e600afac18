'use client';
import { useFormatter, useTranslations } from 'next-intl';
import type { JSX, ReactNode } from 'react';
import type { ServerStatus } from '@codelab/protocol/status';
import { Alert } from '@codelab/ui/alert';
import { Disclosure } from '@codelab/ui/disclosure';
import { PageScreen } from '@/frame/page-screen.tsx';
import { useCostText } from '@/i18n/use-cost-text.ts';
import { Section } from '@/settings/section.tsx';
import { useServerStatus } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';

/** How the server is, for people; looked at again every few seconds. */
export function StatusScreen(): JSX.Element {
  const t = useTranslations('status');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useServerStatus();
  return (
    <PageScreen title={t('title')}>
      {error && <Alert>{textOf(error)}</Alert>}
      {!data && !error && <p role="status">{common('loading')}</p>}
      {data && <StatusFacts status={data} />}
    </PageScreen>
  );
}

function StatusFacts({ status }: { status: ServerStatus }): JSX.Element {
  const t = useTranslations('status');
  const format = useFormatter();
  const costText = useCostText();
  const {
    work,
    models: { usage, cost },
  } = status;
  return (
    <div className="flex flex-col gap-4">
      <Alert tone={status.ready ? 'success' : 'danger'} title={status.ready ? t('ready') : t('notReady')}>
        {status.reasons.map((reason) => (
          <p key={reason}>{reason}</p>
        ))}
      </Alert>
      <div className="divide-y divide-border">
        <Section title={t('here')} description={t('hereHint')}>
          <Facts>
            <Fact name={t('version')}>{status.version}</Fact>
            <Fact name={t('startedAt')}>
              {format.dateTime(new Date(status.startedAt), { dateStyle: 'medium', timeStyle: 'medium' })}
            </Fact>
            <Fact name={t('running')}>{format.number(status.running)}</Fact>
            <Fact name={t('streams')}>{format.number(status.streams)}</Fact>
            <Fact name={t('connections')}>
              {t('connectionsInUse', { inUse: status.connections.inUse, size: status.connections.size })}
            </Fact>
            <Fact name={t('modelCalls')}>{format.number(usage.modelCalls)}</Fact>
            <Fact name={t('tokens')}>{t('tokensUsed', { input: usage.inputTokens, output: usage.outputTokens })}</Fact>
            <Fact name={t('cost')}>{costText(cost) ?? t(cost.unpricedCalls > 0 ? 'notKnown' : 'nothing')}</Fact>
            <Fact name={t('openUnits')}>{format.number(status.openUnits)}</Fact>
            {status.eventLagMs !== undefined && (
              <Fact name={t('eventLag')}>{t('milliseconds', { count: status.eventLagMs })}</Fact>
            )}
            <Fact name={t('memory')}>{t('megabytes', { count: Math.round(status.memoryBytes / (1024 * 1024)) })}</Fact>
          </Facts>
          <Disclosure summary={t('transactions')}>
            <Transactions transactions={status.transactions} />
          </Disclosure>
        </Section>
        <Section title={t('everywhere')} description={t('everywhereHint')}>
          {work ? (
            <Facts>
              <Fact name={t('turnsRunning')}>
                {format.number((work.turns.running ?? 0) + (work.turns.queued ?? 0))}
              </Fact>
              <Fact name={t('turnsWaiting')}>{format.number(work.turns.waiting ?? 0)}</Fact>
              <Fact name={t('approvals')}>{format.number(work.waiting.approval ?? 0)}</Fact>
              <Fact name={t('plans')}>{format.number(work.waiting.plan ?? 0)}</Fact>
              <Fact name={t('questions')}>{format.number(work.waiting.client_result ?? 0)}</Fact>
              <Fact name={t('jobs')}>{format.number((work.jobs.created ?? 0) + (work.jobs.retry ?? 0))}</Fact>
            </Facts>
          ) : (
            <p className="text-muted-foreground">{t('unknown')}</p>
          )}
        </Section>
      </div>
    </div>
  );
}

/** What is done to the data, by its name in the metrics and the log. */
function Transactions({ transactions }: Pick<ServerStatus, 'transactions'>): JSX.Element {
  const t = useTranslations('status');
  const format = useFormatter();
  return (
    <table className="mt-1 text-sm tabular-nums [&_td]:pr-6 [&_td]:text-right [&_th]:pr-6 [&_th]:text-left [&_th]:font-normal">
      <thead className="text-muted-foreground">
        <tr>
          <th scope="col">{t('label')}</th>
          <th scope="col">{t('count')}</th>
          <th scope="col">{t('mean')}</th>
        </tr>
      </thead>
      <tbody>
        {transactions.map(({ label, count, meanMs }) => (
          <tr key={label}>
            <th scope="row" className="font-mono">
              {label}
            </th>
            <td>{format.number(count)}</td>
            <td>{t('milliseconds', { count: meanMs })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Facts({ children }: { children: ReactNode }): JSX.Element {
  return <dl className="grid grid-cols-[minmax(0,auto)_1fr] gap-x-6 gap-y-1.5">{children}</dl>;
}

function Fact({ name, children }: { name: string; children: ReactNode }): JSX.Element {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="tabular-nums">{children}</dd>
    </>
  );
}
