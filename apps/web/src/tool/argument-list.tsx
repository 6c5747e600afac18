import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Json } from '@codelab/protocol/json';
import { Button } from '@codelab/ui/button';
import { CopyButton } from '@codelab/ui/copy-button';
import { isObject } from './argument.ts';

/** What a call was given, one line each; as JSON for those who want to see it exactly. */
export function ArgumentList({ value }: { value: Json }): JSX.Element {
  const t = useTranslations('tool');
  const common = useTranslations('common');
  const [raw, setRaw] = useState(false);
  const json = JSON.stringify(value, null, 2);

  return (
    <div className="min-w-0">
      <div className="flex min-h-7 items-center gap-1">
        <h4 className="flex-1 font-medium text-muted-foreground text-xs">{t('arguments')}</h4>
        <Button
          variant="ghost"
          size="sm"
          aria-pressed={raw}
          className="text-muted-foreground"
          onClick={() => setRaw(!raw)}
        >
          {t('raw')}
        </Button>
        <CopyButton text={json} label={common('copy')} copiedLabel={common('copied')} />
      </div>
      {raw ? <Block text={json} /> : <Named value={value} />}
    </div>
  );
}

function Named({ value }: { value: Json }): JSX.Element {
  const t = useTranslations('tool');
  if (!isObject(value)) return <Value value={value} />;
  const entries = Object.entries(value);
  if (entries.length === 0) return <p className="text-muted-foreground text-sm">{t('noArguments')}</p>;
  return (
    <dl className="grid grid-cols-1 gap-x-4 gap-y-1 text-sm sm:grid-cols-[minmax(5rem,max-content)_1fr]">
      {entries.map(([name, each]) => (
        <div key={name} className="contents">
          <dt className="break-words font-mono text-muted-foreground text-xs leading-5 max-sm:mt-1">{name}</dt>
          <dd className="min-w-0">
            <Value value={each} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ value }: { value: Json }): JSX.Element {
  const t = useTranslations('tool');
  if (value === null) return <span className="text-muted-foreground italic">{t('nothing')}</span>;
  if (value === '') return <span className="text-muted-foreground italic">{t('emptyText')}</span>;
  if (typeof value === 'boolean') return <span>{value ? t('yes') : t('no')}</span>;
  if (typeof value === 'number') return <span className="font-mono text-xs">{value}</span>;
  if (typeof value !== 'string') return <Block text={JSON.stringify(value, null, 2)} />;
  if (value.includes('\n')) return <Block text={value} />;
  return <span className="break-words font-mono text-xs">{value}</span>;
}

function Block({ text }: { text: string }): JSX.Element {
  const t = useTranslations('tool');
  return (
    <section
      aria-label={t('arguments')}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      className="max-h-64 overflow-auto rounded-md border border-border bg-terminal px-2.5 py-1.5"
    >
      <pre className="whitespace-pre-wrap break-words font-mono text-xs">{text}</pre>
    </section>
  );
}
