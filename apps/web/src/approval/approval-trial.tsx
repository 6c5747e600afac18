import { FlaskConical, RotateCcw, Square } from 'lucide-react';
import { useLocale, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Approval, Trial } from '@codelab/protocol/approval';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Spinner } from '@codelab/ui/spinner';
import { durationText } from '@/tool/duration-text.ts';
import { ToolOutput } from '@/tool/tool-output.tsx';
import { useFailureText, useProblemText } from '@/trpc/use-problem-text.ts';
import { type TrialWork, useTrial } from './use-trial.ts';

/** A command can be tried in a copy before it is decided about: the way to that, and what came of it. */
export function ApprovalTrial({ approval, open }: { approval: Approval; open: boolean }): JSX.Element | null {
  const t = useTranslations('approval.trial');
  const work = useTrial(approval);
  const problemText = useProblemText();
  const { trial } = approval;
  if (!trial && !(open && work.canTry)) return null;

  return (
    <section aria-label={t('title')} className="flex min-w-0 flex-col gap-2">
      <div role="status" className="contents">
        {trial && <Result trial={trial} approval={approval} />}
      </div>
      {open && <Doing trial={trial} work={work} />}
      {work.refusal !== undefined && <Alert title={problemText(work.refusal)} />}
    </section>
  );
}

function Doing({ trial, work }: { trial: Trial | undefined; work: TrialWork }): JSX.Element {
  const t = useTranslations('approval.trial');
  if (work.doing === 'trying') {
    return (
      <div className="flex flex-wrap items-center gap-2">
        <p role="status" className="flex min-w-0 items-center gap-2 text-muted-foreground text-sm">
          <Spinner />
          {t('trying')}
        </p>
        <Button size="sm" onClick={work.stop}>
          <Square aria-hidden="true" />
          {t('stop')}
        </Button>
      </div>
    );
  }
  if (trial?.status === 'ended') {
    return (
      <div>
        <Button size="sm" busy={work.doing === 'dropping'} onClick={work.drop}>
          <RotateCcw aria-hidden="true" />
          {t('drop')}
        </Button>
      </div>
    );
  }
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Button size="sm" onClick={work.tryOut}>
        <FlaskConical aria-hidden="true" />
        {t(trial ? 'tryAgain' : 'tryFirst')}
      </Button>
      <span className="text-muted-foreground text-xs">{t('hint')}</span>
    </div>
  );
}

function Result({ trial, approval }: { trial: Trial; approval: Approval }): JSX.Element {
  const t = useTranslations('approval.trial');
  const locale = useLocale();
  const failureText = useFailureText();
  if (trial.status === 'failed') {
    return (
      <Alert tone="warning" role="note" title={t('failed')}>
        {trial.problem.code === 'too_large_to_try' ? failureText(trial.problem) : trial.problem.message}
      </Alert>
    );
  }
  const { exitCode, durationMs, output } = trial;
  return (
    <>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
        <span className="font-medium">{t('tried')}</span>
        <Badge tone={exitCode === 0 ? 'success' : 'danger'}>
          {exitCode === null ? t('ended') : t('exitCode', { code: exitCode })}
        </Badge>
        <span className="text-muted-foreground text-xs">{durationText(durationMs, locale)}</span>
      </p>
      {output.trim() === '' ? (
        <p className="text-muted-foreground text-sm">{t('noOutput')}</p>
      ) : (
        <ToolOutput live={output} />
      )}
      <What trial={trial} approval={approval} />
    </>
  );
}

/** What approving would do now: that has to be plain before anything else. */
function What({ trial, approval }: { trial: Extract<Trial, { status: 'ended' }>; approval: Approval }): JSX.Element {
  const t = useTranslations('approval.trial');
  const { applies, others, readOnly } = trial;
  const onlyRead = readOnly.length > 0 && (
    <p className="break-words text-muted-foreground text-xs">{t('readOnly', { folders: readOnly.join(', ') })}</p>
  );
  if (applies) {
    return (
      <>
        <p className="text-sm">{t(approval.files.length > 0 ? 'applies' : 'changesNothing')}</p>
        {onlyRead}
      </>
    );
  }
  return (
    <>
      <Alert tone="warning" role="note" title={t('runs')}>
        <ul className="list-disc pl-4">
          {others.slice(0, 10).map(({ path, what }) => (
            <li key={`${what} ${path}`} className="break-words">
              {t(`other.${what}`, { path })}
            </li>
          ))}
          {others.length > 10 && <li>{t('moreOthers', { count: others.length - 10 })}</li>}
        </ul>
      </Alert>
      {onlyRead}
    </>
  );
}
