import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { OfferedTool } from '@codelab/protocol/own-agents';
import { Checkbox } from '@codelab/ui/checkbox';
import { TextField } from '@codelab/ui/text-field';
import type messages from '../../messages/en/agents.json';
import { groupsOf, otherPatterns, patternFor, type ToolGroup } from './agent-form.ts';
import { useToolName } from './use-tool-name.ts';

type Choice = { readonly tools: readonly string[]; readonly onChange: (tools: string[]) => void };

/** What an agent is given: tool by tool, by the group, by patterns, or everything. */
export function ToolChoice({ tools, onChange, offered }: Choice & { offered: readonly OfferedTool[] }): JSX.Element {
  const t = useTranslations('agents.editor');
  const hasAll = tools.includes('*');
  return (
    <fieldset className="flex min-w-0 flex-col gap-3">
      <legend className="mb-1 font-medium text-sm">{t('tools')}</legend>
      <Checkbox
        label={t('allTools')}
        checked={hasAll}
        onCheckedChange={(all) => onChange(all ? ['*', ...tools] : tools.filter((tool) => tool !== '*'))}
      />
      {groupsOf(offered).map((group) => (
        <Group key={group.id} group={group} tools={tools} onChange={onChange} />
      ))}
      <Patterns tools={tools} onChange={onChange} offered={offered} />
    </fieldset>
  );
}

function Group({ group, tools, onChange }: Choice & { group: ToolGroup }): JSX.Element {
  const t = useTranslations('agents.editor');
  const nameOf = useToolName();
  const names = group.tools.map(({ name }) => name);
  const given = names.filter((name) => tools.includes(name) || patternFor(tools, name) !== undefined);
  const whole = group.server && `${group.server}__*`;
  const isWhole = whole !== undefined && tools.includes(whole);
  const isByPattern = names.every((name) => patternFor(tools, name) !== undefined) && !isWhole;

  function giveAll(all: boolean): void {
    const others = tools.filter((tool) => !names.includes(tool) && tool !== whole);
    if (!all) onChange(others);
    else onChange(whole === undefined ? [...others, ...names] : [...others, whole]);
  }
  return (
    <fieldset className="min-w-0 rounded-lg border border-border bg-surface px-3 pt-1 pb-2">
      <legend className="px-1 font-medium text-muted-foreground text-xs">
        {group.server === undefined
          ? t(`group.${group.id as keyof typeof messages.editor.group}`)
          : t('server', { name: group.server })}
      </legend>
      {(names.length > 1 || whole !== undefined) && (
        <Checkbox
          label={whole === undefined ? t('allOf') : t('wholeServer')}
          checked={given.length === names.length ? true : given.length > 0 ? 'indeterminate' : false}
          disabled={isByPattern}
          onCheckedChange={giveAll}
          className="mb-1"
        />
      )}
      <div className="grid gap-x-4 gap-y-1 sm:grid-cols-2">
        {names.map((name) => {
          const pattern = patternFor(tools, name);
          return (
            <Checkbox
              key={name}
              label={nameOf(name) ?? <code className="break-all font-mono text-sm">{name}</code>}
              checked={tools.includes(name) || pattern !== undefined}
              disabled={pattern !== undefined}
              onCheckedChange={(on) => onChange(on ? [...tools, name] : tools.filter((tool) => tool !== name))}
              {...(pattern !== undefined && { description: t('byPattern', { pattern }) })}
            />
          );
        })}
      </div>
    </fieldset>
  );
}

/** Read when one leaves it, so that half a name gives nothing yet. */
function Patterns({ tools, onChange, offered }: Choice & { offered: readonly OfferedTool[] }): JSX.Element {
  const t = useTranslations('agents.editor');
  const others = otherPatterns(tools, offered);
  const [text, setText] = useState(others.join(', '));

  function take(): void {
    const wanted = text.split(/[\s,]+/).filter((pattern) => pattern !== '');
    onChange([...new Set([...tools.filter((tool) => !others.includes(tool)), ...wanted])]);
  }
  return (
    <TextField
      label={t('patterns')}
      hint={t('patternsHint')}
      mono
      value={text}
      maxLength={2_000}
      pattern="[A-Za-z0-9_.*?\s,\-]*"
      spellCheck={false}
      autoCapitalize="off"
      autoComplete="off"
      onChange={({ target }) => setText(target.value)}
      onBlur={take}
    />
  );
}
