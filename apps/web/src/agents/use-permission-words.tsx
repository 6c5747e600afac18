import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import type { PermissionException, PermissionReason } from '@codelab/protocol/own-agents';
import { useAgentTitle } from '@/i18n/use-agent-title.ts';
import { useReasonText } from '@/tool/use-reason-text.ts';

type Words = {
  readonly reasonText: (reason: PermissionReason) => ReactNode;
  /** For which calls something else holds, and what. */
  readonly exceptionText: (exception: PermissionException) => ReactNode;
};

/** Says in the person's language why a line of permissions says what it says. */
export function usePermissionWords(): Words {
  const t = useTranslations('agents.panel');
  const titleOf = useAgentTitle();
  const ruleText = useReasonText();

  function reasonText(reason: PermissionReason): ReactNode {
    switch (reason.type) {
      case 'not_among_tools':
      case 'writes_nothing':
        return t(`reason.${reason.type}`, { name: titleOf(reason.agent) });
      case 'writes_only':
        return t('reason.writes_only', { name: titleOf(reason.agent) });
      case 'rule':
        // What holds without a rule has no other name than its reason.
        if (reason.ruleId === 'default.read') return ruleText(reason.text ?? '');
        return t('reason.rule', { rule: reason.text === undefined ? reason.ruleId : ruleText(reason.text) });
      default:
        return t(`reason.${reason.type}`);
    }
  }
  function exceptionText({ verdict, path, command, host, isOneCall, reason }: PermissionException): ReactNode {
    const code = (chunks: ReactNode) => <code className="break-all font-mono text-xs">{chunks}</code>;
    const named = Object.entries({ path, command, host }).flatMap(([key, value]) =>
      value === undefined ? [] : [{ key: key as 'path' | 'command' | 'host', value }],
    );
    const all = named.map(({ key, value }, index) => (
      <span key={key}>
        {index > 0 && ', '}
        {t.rich(`what.${key}`, { value, code })}
      </span>
    ));
    const outside = reason.type === 'writes_only' && t.rich('what.outside', { value: reason.globs.join(', '), code });
    const other = outside || (isOneCall ? t('what.oneCall') : t('what.protected'));
    return t.rich(`exception.${verdict}`, { what: () => (all.length > 0 ? all : other) });
  }
  return { reasonText, exceptionText };
}
