import { useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { Json } from '@codelab/protocol/json';
import { Button } from '@codelab/ui/button';
import { CopyButton } from '@codelab/ui/copy-button';
import { ScrollArea } from '@codelab/ui/scroll-area';
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
        <p className="flex-1 font-medium text-muted-foreground text-xs">{t('arguments')}</p>
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
    <dl className="grid grid-cols-[fit-content(40%)_1fr] gap-x-4 gap-y-1 text-sm">
      {entries.map(([name, each]) => (
        <div key={name} className="contents">
          <dt className="break-words font-mono text-muted-foreground text-xs leading-5">{name}</dt>
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
  if (typeof value === 'number') return <Inline text={String(value)} />;
  if (typeof value !== 'string') return <Structure value={value} />;
  if (value.includes('\n')) return <Block text={value} />;
  return <Inline text={value} />;
}

const shortChars = 80;

function Structure({ value }: { value: Json }): JSX.Element {
  const line = JSON.stringify(value);
  return line.length > shortChars ? <Block text={JSON.stringify(value, null, 2)} /> : <Inline text={line} />;
}

function Inline({ text }: { text: string }): JSX.Element {
  return <span className="break-words font-mono text-xs">{text}</span>;
}

function Block({ text }: { text: string }): JSX.Element {
  const t = useTranslations('tool');
  return (
    <ScrollArea label={t('arguments')} className="max-h-64 rounded-md border border-border bg-terminal px-2.5 py-1.5">
      <pre className="whitespace-pre-wrap break-words font-mono text-xs">{text}</pre>
    </ScrollArea>
  );
}
