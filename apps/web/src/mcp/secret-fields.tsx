import { Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { McpTransport } from '@codelab/protocol/mcp';
import { Button } from '@codelab/ui/button';
import { Checkbox } from '@codelab/ui/checkbox';
import { IconButton } from '@codelab/ui/icon-button';
import { TextField } from '@codelab/ui/text-field';
import type { SecretDraft, ServerDraft } from './server-fields.ts';

type Changed = Pick<ServerDraft, 'secrets' | 'dropped'>;

/** Environment variables or headers. Their values are written and never read back. */
export function SecretFields({
  type,
  kept,
  draft: { secrets, dropped },
  problem,
  onChange,
}: {
  type: McpTransport['type'];
  kept: readonly string[];
  draft: Changed;
  problem: string | undefined;
  onChange: (changed: Changed) => void;
}): JSX.Element {
  const t = useTranslations('mcp.secrets');
  const write = (id: number, change: Partial<SecretDraft>) =>
    onChange({ dropped, secrets: secrets.map((one) => (one.id === id ? { ...one, ...change } : one)) });
  const next = Math.max(0, ...secrets.map(({ id }) => id)) + 1;

  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-1 font-medium text-sm">{t(type === 'stdio' ? 'variables' : 'headers')}</legend>
      <p className="text-muted-foreground text-xs">{t('hint')}</p>
      {kept.map((name) => (
        <Checkbox
          key={name}
          label={t.rich('keep', { name, code: (chunks) => <code className="break-all font-mono">{chunks}</code> })}
          checked={!dropped.includes(name)}
          onCheckedChange={(isKept) =>
            onChange({ secrets, dropped: isKept ? dropped.filter((one) => one !== name) : [...dropped, name] })
          }
        />
      ))}
      {secrets.map((secret, index) => (
        <div key={secret.id} className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
          <TextField
            label={t('name')}
            hideLabel={index > 0}
            mono
            autoFocus
            spellCheck={false}
            autoComplete="off"
            placeholder={type === 'stdio' ? 'API_TOKEN' : 'Authorization'}
            value={secret.name}
            onChange={(event) => write(secret.id, { name: event.target.value })}
          />
          <TextField
            label={t('value')}
            hideLabel={index > 0}
            mono
            type="password"
            autoComplete="off"
            maxLength={8_000}
            value={secret.value}
            onChange={(event) => write(secret.id, { value: event.target.value })}
          />
          <IconButton
            label={t('leaveOut', { name: secret.name })}
            onClick={() => onChange({ dropped, secrets: secrets.filter((one) => one.id !== secret.id) })}
          >
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
      {problem !== undefined && (
        <p role="alert" className="text-danger-text text-xs">
          {problem}
        </p>
      )}
      <Button
        size="sm"
        className="w-fit"
        onClick={() => onChange({ dropped, secrets: [...secrets, { id: next, name: '', value: '' }] })}
      >
        <Plus aria-hidden="true" />
        {t(type === 'stdio' ? 'addVariable' : 'addHeader')}
      </Button>
    </fieldset>
  );
}
