import { Check, X } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { SandboxPromise, SandboxReport } from '@codelab/protocol/workspace';
import { Alert } from '@codelab/ui/alert';
import { useSandbox } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { Section } from './section.tsx';

/** What commands can do on this server, as it was tried out when it started. */
export function SandboxSettings(): JSX.Element {
  const t = useTranslations('settings.sandbox');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useSandbox();
  return (
    <Section title={t('title')} description={t('description')}>
      {error && <Alert>{textOf(error)}</Alert>}
      {!data && !error && <p role="status">{common('loading')}</p>}
      {data && <Report report={data} />}
    </Section>
  );
}

function Report({ report }: { report: SandboxReport }): JSX.Element {
  const t = useTranslations('settings.sandbox');
  const { kind, reason, promises = [], hosts } = report;
  const isSandboxed = kind !== 'none';
  return (
    <>
      <Alert tone={isSandboxed ? 'success' : 'warning'} title={isSandboxed ? t('sandboxed') : t('notSandboxed')}>
        <p>{isSandboxed ? t('sandboxedHint') : t('notSandboxedHint')}</p>
        {!isSandboxed && <p className="text-muted-foreground">{reason}</p>}
      </Alert>
      <ul aria-label={t('promises')} className="flex flex-col gap-1.5">
        {promises.map((promise) => (
          <Promised key={promise.name} promise={promise} />
        ))}
      </ul>
      {isSandboxed && (
        <div>
          <h3 className="font-medium">{t('hosts')}</h3>
          <p className="max-w-prose text-muted-foreground text-sm">
            {hosts.works ? t('hostsWork') : t('hostsMissing')}
          </p>
          {!hosts.works && <p className="max-w-prose text-muted-foreground text-sm">{hosts.reason}</p>}
        </div>
      )}
      <Limits limits={report.limits} />
    </>
  );
}

function Promised({ promise: { name, kept } }: { promise: SandboxPromise }): JSX.Element {
  const t = useTranslations('settings.sandbox');
  return (
    <li className="flex items-start gap-2">
      {kept ? (
        <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-success-text" />
      ) : (
        <X aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-danger-text" />
      )}
      <span className="min-w-0">{kept ? t(`kept.${name}`) : t(`broken.${name}`)}</span>
    </li>
  );
}

function Limits({ limits }: { limits: SandboxReport['limits'] }): JSX.Element {
  const t = useTranslations('settings.sandbox');
  const format = useFormatter();
  const gigabytes = (bytes: number) => format.number(bytes / 1024 ** 3, { maximumFractionDigits: 1 });
  return (
    <div>
      <h3 className="font-medium">{t('limits')}</h3>
      <p className="max-w-prose text-muted-foreground text-sm">
        {t('limitsText', {
          memory: gigabytes(limits.memoryBytes),
          file: gigabytes(limits.fileBytes),
          processes: format.number(limits.processes),
          output: format.number(limits.outputBytes / 1024 ** 2),
          minutes: format.number(limits.seconds / 60),
        })}
      </p>
    </div>
  );
}
