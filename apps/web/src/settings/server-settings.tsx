import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import { SandboxSettings } from './sandbox-settings.tsx';
import { Section } from './section.tsx';

/** What is the same for all workspaces of this server. */
export function ServerSettings(): JSX.Element {
  const t = useTranslations('settings.server');
  return (
    <div className="divide-y divide-border">
      <Section title={t('state')} description={t('stateHint')}>
        <Link href="/status" className="w-fit text-accent-text underline">
          {t('showStatus')}
        </Link>
      </Section>
      <SandboxSettings />
    </div>
  );
}
