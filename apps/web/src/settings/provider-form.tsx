import { useTranslations } from 'next-intl';
import { type FormEvent, type JSX, useRef } from 'react';
import type { ModelOption, Provider, ProviderState } from '@codelab/protocol/model';
import { Alert } from '@codelab/ui/alert';
import { Badge } from '@codelab/ui/badge';
import { Button } from '@codelab/ui/button';
import { Disclosure } from '@codelab/ui/disclosure';
import { TextArea } from '@codelab/ui/text-area';
import { TextField } from '@codelab/ui/text-field';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { changedPrices, PriceFields } from './price-fields.tsx';
import { useConfigureModels } from './use-configure-models.ts';

const names: Record<Provider, string> = { openai: 'OpenAI', anthropic: 'Anthropic', google: 'Google', compatible: '' };

/** One provider's key and models. The key can be written and taken away, never read. */
export function ProviderForm({ state, models }: { state: ProviderState; models: readonly ModelOption[] }): JSX.Element {
  const t = useTranslations('settings.provider');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const form = useRef<HTMLFormElement>(null);
  const { configure, isSaving, error } = useConfigureModels();
  const { provider } = state;
  const isCompatible = provider === 'compatible';
  const name = names[provider] || t('compatible');
  const own = models.filter(({ ref }) => ref.startsWith(`${provider}/`));
  const offered = own.map(({ ref }) => ref.slice(provider.length + 1));

  async function save(event: FormEvent<HTMLFormElement>): Promise<void> {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const read = (field: string) => String(fields.get(field) ?? '').trim();
    const wanted = read('models')
      .split(/[\s,]+/)
      .filter(Boolean);
    const apiKey = read('apiKey');
    const baseUrl = read('baseUrl');
    const isDone = await configure({
      provider,
      ...(apiKey !== '' && { apiKey }),
      ...(isCompatible && baseUrl !== (state.baseUrl ?? '') && { baseUrl: baseUrl === '' ? null : baseUrl }),
      ...(wanted.join() !== offered.join() && { models: wanted }),
      ...changedPrices(fields, own),
    });
    if (isDone) form.current?.reset();
  }

  return (
    <Disclosure
      className="rounded-lg border border-border bg-surface px-3 py-1.5"
      summary={<span className="font-medium text-base">{name}</span>}
      aside={
        <Badge tone={state.configured ? 'success' : 'neutral'}>
          {state.configured ? t(state.source === 'environment' ? 'fromEnvironment' : 'connected') : t('notConnected')}
        </Badge>
      }
    >
      <form
        ref={form}
        // What is saved becomes what the fields start from.
        key={JSON.stringify([state.keyHint, state.baseUrl, own])}
        onSubmit={(event) => void save(event)}
        className="flex flex-col gap-3 pt-2 pb-2"
      >
        {isCompatible && (
          <TextField
            label={t('baseUrl')}
            hint={t('baseUrlHint')}
            name="baseUrl"
            type="url"
            mono
            placeholder="http://localhost:11434/v1"
            defaultValue={state.baseUrl ?? ''}
          />
        )}
        <TextField
          label={isCompatible ? t('keyOptional') : t('key')}
          hint={state.keyHint ? t('keyKept', { hint: state.keyHint }) : t('keyHint')}
          name="apiKey"
          type="password"
          autoComplete="off"
          mono
          maxLength={500}
        />
        <TextArea
          label={t('models')}
          hint={t('modelsHint')}
          name="models"
          mono
          defaultValue={offered.join('\n')}
          spellCheck={false}
        />
        {own.length > 0 && <PriceFields models={own} />}
        {error !== undefined && <Alert>{textOf(error)}</Alert>}
        <div className="flex flex-wrap justify-end gap-2">
          {state.source === 'settings' && (
            <Button
              variant="danger-quiet"
              disabled={isSaving}
              onClick={() => void configure({ provider, apiKey: null, ...(isCompatible && { baseUrl: null }) })}
            >
              {t('disconnect')}
            </Button>
          )}
          <Button type="submit" variant="primary" busy={isSaving}>
            {common('save')}
          </Button>
        </div>
      </form>
    </Disclosure>
  );
}
