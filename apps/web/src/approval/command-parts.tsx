import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { type CommandRisk, commandRisk } from '@codelab/domain/command-risk';
import type { ShownCommand } from '@codelab/protocol/call-facts';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import type en from '../../messages/en/approval.json';

type Warning = keyof typeof en.parts.warning;

/** Every program that the line would run, each with what it is known for; and what the line does besides. */
export function CommandParts({ command }: { command: ShownCommand }): JSX.Element {
  const t = useTranslations('approval.parts');
  const { parts, isClear, reads, writes } = command;
  const warnings = [...new Set(command.warnings.map(known))];
  return (
    <div className="flex min-w-0 flex-col gap-2 text-sm">
      {!isClear && (
        <Alert tone="warning" role="note" title={t('unclear')}>
          {t('unclearText')}
        </Alert>
      )}
      {parts.length > 0 && (
        <ul aria-label={t('label')} className="flex min-w-0 flex-col gap-1.5">
          {parts.map((part) => {
            const risk = commandRisk(part);
            return (
              <li key={JSON.stringify(part)} className="flex min-w-0 flex-wrap items-baseline gap-x-2 gap-y-0.5">
                <code className="min-w-0 break-words rounded-sm bg-muted px-1 py-px font-mono text-xs">
                  {part.text.length > maxText ? `${part.text.slice(0, maxText)} …` : part.text}
                </code>
                <Badge tone={tones[risk]}>{t(`risk.${risk}`)}</Badge>
              </li>
            );
          })}
        </ul>
      )}
      <Files name={t('reads')} paths={reads} />
      <Files name={t('writes')} paths={writes} />
      {warnings.length > 0 && (
        <ul aria-label={t('warnings')} className="list-disc pl-5 text-muted-foreground">
          {warnings.map((warning) => (
            <li key={warning}>{t(`warning.${warning}`)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

const maxText = 160;

const tones: Record<CommandRisk, 'neutral' | 'warning' | 'danger'> = {
  nothing: 'neutral',
  reads: 'neutral',
  runs: 'warning',
  changes: 'warning',
  network: 'warning',
  deletes: 'danger',
  privileged: 'danger',
  unknown: 'warning',
};

const told = new Set<string>(
  ['background', 'eval', 'shell', 'script', 'inline_code', 'privileged', 'substitution', 'process_substitution']
    .concat(['function', 'folder', 'environment', 'network', 'shell_input', 'runs_arguments', 'dynamic_program'])
    .concat(['control_character', 'trap', 'redirect']),
);

/** What has no sentence of its own is told by the one that says the line is not clear. */
function known(warning: string): Warning {
  return told.has(warning) ? (warning as Warning) : 'other';
}

function Files({ name, paths }: { name: string; paths: readonly string[] }): JSX.Element | null {
  if (paths.length === 0) return null;
  return (
    <p className="min-w-0 break-words">
      <span className="text-muted-foreground">{name}: </span>
      {paths.map((path, index) => (
        <span key={path}>
          {index > 0 && ', '}
          <code className="font-mono text-xs">{path}</code>
        </span>
      ))}
    </p>
  );
}
