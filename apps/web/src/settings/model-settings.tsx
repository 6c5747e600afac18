import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { FoundServer, ModelList } from '@codelab/protocol/model';
import { Alert } from '@codelab/ui/alert';
import { Button } from '@codelab/ui/button';
import { Select } from '@codelab/ui/select';
import { useModelTitle } from '@/i18n/use-model-title.ts';
import { useModels } from '@/trpc/queries.ts';
import { useProblemText } from '@/trpc/use-problem-text.ts';
import { ProviderForm } from './provider-form.tsx';
import { Section } from './section.tsx';
import { useConfigureModels } from './use-configure-models.ts';

export function ModelSettings(): JSX.Element {
  const t = useTranslations('settings.models');
  const common = useTranslations('common');
  const textOf = useProblemText();
  const { data, error } = useModels();
  if (error) return <Alert>{textOf(error)}</Alert>;
  if (!data) return <p role="status">{common('loading')}</p>;
  return (
    <div className="divide-y divide-border">
      <DefaultModel list={data} />
      {data.found.length > 0 && (
        <Section title={t('found')} description={t('foundHint')}>
          <ul className="flex flex-col gap-2">
            {data.found.map((server) => (
              <FoundRow key={server.baseUrl} server={server} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('providers')} description={t('providersHint')}>
        <ul className="flex flex-col gap-2">
          {data.providers.map((provider) => (
            <li key={provider.provider}>
              <ProviderForm state={provider} models={data.models} />
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t('demo')} description={t('demoHint')} />
    </div>
  );
}

function DefaultModel({ list }: { list: ModelList }): JSX.Element {
  const t = useTranslations('settings.models');
  const textOf = useProblemText();
  const modelTitle = useModelTitle();
  const { configure, error } = useConfigureModels();
  return (
    <Section title={t('default')} description={t('defaultHint')}>
      <Select
        label={t('default')}
        hideLabel
        value={list.default}
        onValueChange={(ref) => {
          const model = list.models.find((each) => each.ref === ref);
          if (model) void configure({ default: model.ref });
        }}
        options={list.models.map(({ ref, title, available }) => ({
          value: ref,
          label: modelTitle(ref, title),
          disabled: !available,
          ...(!available && { description: t('needsKey') }),
        }))}
        className="max-w-sm"
      />
      {error !== undefined && <Alert>{textOf(error)}</Alert>}
    </Section>
  );
}

/** A server on this machine; used only after the person has said so. */
function FoundRow({ server }: { server: FoundServer }): JSX.Element {
  const t = useTranslations('settings.models');
  const textOf = useProblemText();
  const { configure, isSaving, error } = useConfigureModels();
  return (
    <li className="flex flex-col gap-2 rounded-lg border border-border bg-surface px-3 py-2">
      <div className="flex flex-wrap items-center gap-3">
        <div className="min-w-0 flex-1">
          <p className="font-medium">{server.name}</p>
          <p className="break-all font-mono text-muted-foreground text-sm">{server.baseUrl}</p>
          <p className="text-muted-foreground text-sm">{server.models.join(', ') || t('noModels')}</p>
        </div>
        <Button
          busy={isSaving}
          aria-label={t('useNamed', { name: server.name })}
          onClick={() =>
            void configure({
              provider: 'compatible',
              baseUrl: server.baseUrl,
              models: server.models.slice(0, maxModels),
            })
          }
        >
          {t('use')}
        </Button>
      </div>
      {error !== undefined && <Alert>{textOf(error)}</Alert>}
    </li>
  );
}
const maxModels = 50;
