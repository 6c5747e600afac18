import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Json } from '@codelab/protocol/json';
import { OutputView } from '@codelab/ui/output-view';
import { isObject, numberOf, textOf } from './argument.ts';
import { readableOutput } from './readable-output.ts';

/** What a tool says while it works, and what it gave back. */
export function ToolOutput({
  live,
  output,
  running = false,
}: {
  live?: string | undefined;
  output?: Json | undefined;
  running?: boolean;
}): JSX.Element {
  const t = useTranslations('tool');
  const text = live || readableOutput(output);
  const value = text === undefined ? rest(output) : undefined;
  const remarks = remarksOn(output);
  const showAllLabel = (count: number) => t('showAllLines', { count });

  return (
    <>
      {text && <OutputView text={text} label={t('output')} live={running} showAllLabel={showAllLabel} />}
      {value !== undefined && (
        <OutputView text={JSON.stringify(value, null, 2)} label={t('result')} showAllLabel={showAllLabel} />
      )}
      {remarks.length > 0 && (
        <p className="text-muted-foreground text-xs">
          {remarks
            .map((remark) => ('signal' in remark ? t('signal', { signal: remark.signal }) : t(remark.name)))
            .join(' ')}
        </p>
      )}
    </>
  );
}

type Remark = { name: 'truncated' } | { signal: string };

function remarksOn(output: Json | undefined): Remark[] {
  const signal = textOf(output, 'signal');
  const truncated = isObject(output) && output.truncated === true;
  return [...(signal === undefined ? [] : [{ signal }]), ...(truncated ? [{ name: 'truncated' as const }] : [])];
}

/** What is not said elsewhere: a command's exit code is its status, and nothing is nothing. */
function rest(output: Json | undefined): Json | undefined {
  if (output === undefined || output === null || output === '') return undefined;
  if (numberOf(output, 'exitCode') !== undefined) return undefined;
  return isObject(output) && Object.keys(output).length === 0 ? undefined : output;
}
