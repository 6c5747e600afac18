import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { Dialog } from '@codelab/ui/dialog';
import { Kbd } from '@codelab/ui/kbd';

type Key = Exclude<keyof IntlKeys, 'title' | 'everywhere' | 'decisions' | 'writing' | 'note'>;
type IntlKeys = typeof import('../../messages/en/frame.json')['keys'];

const groups = [
  {
    name: 'everywhere',
    keys: [
      ['help', ['?']],
      ['palette', ['Ctrl', 'K']],
      ['newChat', ['c']],
      ['inbox', ['i']],
      ['write', ['/']],
      ['column', ['[']],
      ['stop', ['Esc']],
    ],
  },
  {
    name: 'decisions',
    keys: [
      ['approve', ['a']],
      ['edit', ['e']],
      ['reject', ['r']],
      ['nextPrevious', ['j', 'k']],
    ],
  },
  {
    name: 'writing',
    keys: [
      ['send', ['Enter']],
      ['newLine', ['Shift', 'Enter']],
    ],
  },
] as const satisfies { name: keyof IntlKeys; keys: [Key, string[]][] }[];

export function ShortcutsDialog({ onClose }: { onClose: () => void }): JSX.Element {
  const t = useTranslations('frame.keys');
  const common = useTranslations('common');
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('title')}
      description={t('note')}
      closeLabel={common('close')}
      quietStart
    >
      <div className="flex flex-col gap-4 pt-2">
        {groups.map((group) => (
          <section key={group.name} aria-label={t(group.name)}>
            <h3 className="pb-1 font-medium text-muted-foreground text-xs">{t(group.name)}</h3>
            <dl className="divide-y divide-border">
              {group.keys.map(([name, keys]) => (
                <div key={name} className="flex items-center justify-between py-1.5">
                  <dt>{t(name)}</dt>
                  <dd className="flex gap-1">
                    {keys.map((key) => (
                      <Kbd key={key} className="pointer-coarse:inline-flex">
                        {key}
                      </Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
