import { CircleCheck, CircleHelp, CircleSlash, GitFork, type LucideIcon, ShieldX } from 'lucide-react';
import { useFormatter, useTranslations } from 'next-intl';
import { Fragment, type JSX, type ReactNode, useId } from 'react';
import type { EffectivePermissions, HandOver, PermissionVerdict, ToolPermission } from '@codelab/protocol/own-agents';
import { cn } from '@codelab/ui/class-names';
import { type Tone, toneText } from '@codelab/ui/tone';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { ToolIcon } from '@/tool/tool-icon.tsx';
import { usePermissionWords } from './use-permission-words.tsx';
import { useToolName } from './use-tool-name.ts';

const looks: Record<PermissionVerdict, { tone: Tone; Icon: LucideIcon }> = {
  runs: { tone: 'success', Icon: CircleCheck },
  asks: { tone: 'accent', Icon: CircleHelp },
  denied: { tone: 'danger', Icon: ShieldX },
  may_not: { tone: 'neutral', Icon: CircleSlash },
};

/** Every tool under what becomes of its calls, each with the reason; and what holds for all of them. */
export function PermissionsView({ permissions }: { permissions: EffectivePermissions }): JSX.Element {
  const { tools } = permissions;
  return (
    <div className="flex flex-col gap-5">
      <Inherited permissions={permissions} />
      <Facts permissions={permissions} />
      {(Object.keys(looks) as PermissionVerdict[]).map((verdict) => (
        <Group key={verdict} verdict={verdict} tools={tools.filter((tool) => tool.verdict === verdict)} />
      ))}
      <HandsTo agent={permissions.agent} all={permissions.handsTo} />
    </div>
  );
}

function Inherited({ permissions: { startedBy } }: { permissions: EffectivePermissions }): JSX.Element | null {
  const t = useTranslations('agents.panel');
  const titleOf = useAgentTitle();
  if (startedBy.length === 0) return null;
  return (
    <ul className="flex flex-col gap-1">
      {startedBy.map(({ agent, binds, isKnown }) => (
        <li
          key={agent}
          className="flex items-start gap-2 rounded-md border border-accent-line bg-accent-soft px-3 py-2 text-sm"
        >
          <GitFork aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-accent-text" />
          {t(isKnown ? (binds ? 'inherits' : 'inheritsFree') : 'inheritsGone', { name: titleOf(agent) })}
        </li>
      ))}
    </ul>
  );
}

function Facts({
  permissions: { agent, writes, budget, sandbox },
}: {
  permissions: EffectivePermissions;
}): JSX.Element {
  const t = useTranslations('agents.panel');
  const format = useFormatter();
  const titleOf = useAgentTitle();
  const amount = format.number(budget.microDollars / 1_000_000, { style: 'currency', currency: 'USD' });
  const globsOf = (globs: readonly string[]) =>
    globs.length === 0 ? t('noFile') : <code className="font-mono">{globs.join(', ')}</code>;
  const facts: readonly (readonly [string, ReactNode])[] = [
    [
      t('files'),
      writes.length === 0
        ? t('anyFile')
        : writes.map(({ agent: whose, globs }) => (
            <span key={whose} className="block break-words">
              {whose === agent
                ? globsOf(globs)
                : t.rich('limitOf', { globs: () => globsOf(globs), name: titleOf(whose) })}
            </span>
          )),
    ],
    [t('steps'), t('stepsText', { steps: format.number(budget.steps) })],
    [t('money'), t('moneyText', { amount })],
    [t('sandbox'), sandbox.kind === 'none' ? t('notSandboxed') : t('sandboxed')],
  ];
  return (
    <dl className="grid gap-x-4 gap-y-1 text-sm sm:grid-cols-[max-content_1fr]">
      {facts.map(([name, value]) => (
        <Fragment key={name}>
          <dt className="text-muted-foreground max-sm:mt-1">{name}</dt>
          <dd className="min-w-0">{value}</dd>
        </Fragment>
      ))}
    </dl>
  );
}

function Group({
  verdict,
  tools,
}: {
  verdict: PermissionVerdict;
  tools: readonly ToolPermission[];
}): JSX.Element | null {
  const t = useTranslations('agents.panel');
  const id = useId();
  if (tools.length === 0) return null;
  const { tone, Icon } = looks[verdict];
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className={cn('mb-1 flex items-center gap-1.5 font-semibold text-base', toneText[tone])}>
        <Icon aria-hidden="true" className="size-4 shrink-0" />
        {t(`verdict.${verdict}`)}
      </h3>
      <ul className="divide-y divide-border rounded-lg border border-border">
        {tools.map((tool) => (
          <ToolLine key={tool.tool} tool={tool} />
        ))}
      </ul>
    </section>
  );
}

function ToolLine({ tool: { tool, reason, exceptions } }: { tool: ToolPermission }): JSX.Element {
  const nameOf = useToolName();
  const { reasonText, exceptionText } = usePermissionWords();
  const name = nameOf(tool);
  return (
    <li className="flex gap-2 px-3 py-2 [&>svg]:mt-0.75">
      <ToolIcon tool={tool} />
      <div className="min-w-0 flex-1 text-sm">
        <p className="flex flex-wrap items-baseline gap-x-2">
          {name !== undefined && <span className="font-medium text-base">{name}</span>}
          <code className={cn('break-all font-mono text-xs', name !== undefined && 'text-muted-foreground')}>
            {tool}
          </code>
        </p>
        <p className="break-words text-muted-foreground">{reasonText(reason)}</p>
        {exceptions.length > 0 && (
          <ul className="mt-0.5 list-disc pl-4 text-muted-foreground">
            {exceptions.map((exception, index) => (
              <li key={index} className="break-words">
                <span className="text-foreground">{exceptionText(exception)}</span> {reasonText(exception.reason)}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** Whom it may have do something, which would not be bound by it. */
function HandsTo({ agent, all }: { agent: string; all: readonly HandOver[] }): JSX.Element | null {
  const t = useTranslations('agents.panel');
  const titleOf = useAgentTitle();
  const id = useId();
  if (all.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id} className="mb-1 font-semibold text-base">
        {t('handsTo')}
      </h3>
      <ul className="divide-y divide-border rounded-lg border border-border">
        {all.map(({ agent: name, may, because, limit = agent }) => (
          <li key={name} className="flex flex-wrap items-baseline gap-x-2 px-3 py-1.5 text-sm">
            <span className="font-medium text-base">{titleOf(name)}</span>
            <span className={may ? 'text-success-text' : 'text-danger-text'}>{may ? t('may') : t('mayNot')}</span>
            <span className="text-muted-foreground">{t(`because.${because}`, { name: titleOf(limit) })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
