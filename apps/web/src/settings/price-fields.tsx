import { useFormatter, useTranslations } from 'next-intl';
import { type JSX, useState } from 'react';
import type { ModelConfigure, ModelOption, ModelPrice } from '@codelab/protocol/model';
import { TextField } from '@codelab/ui/text-field';

const parts = ['input', 'cachedInput', 'output'] as const;

type Part = (typeof parts)[number];

const fieldOf = (name: string, part: Part) => `price:${part}:${name}`;

/** What each model costs. Empty fields leave it to the price that the server knows, if it knows one. */
export function PriceFields({ models }: { models: readonly ModelOption[] }): JSX.Element {
  const t = useTranslations('settings.prices');
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="font-medium text-foreground text-sm">{t('title')}</legend>
      <p className="mb-1 text-muted-foreground text-xs">{t('hint')}</p>
      {models.map((model) => (
        <PriceRow key={model.ref} model={model} />
      ))}
    </fieldset>
  );
}

function PriceRow({ model: { title, price, isOwnPrice } }: { model: ModelOption }): JSX.Element {
  const t = useTranslations('settings.prices');
  const format = useFormatter();
  const own = isOwnPrice ? price : undefined;
  const [isGiven, setGiven] = useState(own !== undefined);
  return (
    <div
      className="grid grid-cols-3 items-end gap-2"
      onChange={({ currentTarget }) => {
        setGiven([...currentTarget.querySelectorAll('input')].some(({ value }) => value !== ''));
      }}
    >
      <p className="col-span-3 break-all font-mono text-sm">{title}</p>
      {parts.map((part) => (
        <TextField
          key={part}
          label={t(part)}
          aria-label={t('of', { part: t(part), model: title })}
          name={fieldOf(title, part)}
          type="number"
          min={0}
          max={100_000}
          step="any"
          inputMode="decimal"
          required={isGiven && part !== 'cachedInput'}
          defaultValue={own?.[part] ?? ''}
          placeholder={own || price?.[part] === undefined ? '' : format.number(price[part])}
        />
      ))}
    </div>
  );
}

/** The prices that were changed in a form with these fields. */
export function changedPrices(fields: FormData, models: readonly ModelOption[]): Pick<ModelConfigure, 'prices'> {
  const changes = models.flatMap((model) => {
    const before = model.isOwnPrice ? model.price : undefined;
    const after = priceIn(fields, model.title);
    return parts.every((part) => before?.[part] === after?.[part]) ? [] : [[model.title, after ?? null] as const];
  });
  return changes.length > 0 ? { prices: Object.fromEntries(changes) } : {};
}

function priceIn(fields: FormData, name: string): ModelPrice | undefined {
  const read = (part: Part) => {
    const text = fields.get(fieldOf(name, part));
    return typeof text === 'string' && text !== '' ? Number(text) : undefined;
  };
  const [input, cachedInput, output] = [read('input'), read('cachedInput'), read('output')];
  if (input === undefined || output === undefined) return undefined;
  return { input, output, ...(cachedInput !== undefined && { cachedInput }) };
}
