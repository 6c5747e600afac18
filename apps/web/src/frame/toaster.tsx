import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import type { CSSProperties, JSX } from 'react';
import { Toaster as Sonner } from 'sonner';

const colours = {
  '--normal-bg': 'var(--surface-raised)',
  '--normal-text': 'var(--foreground)',
  '--normal-border': 'var(--border)',
  '--border-radius': 'var(--radius-lg)',
} as CSSProperties;

/** Where passing remarks appear; loaded after the page. */
export function Toaster(): JSX.Element {
  const t = useTranslations('common');
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-right"
      containerAriaLabel={t('remarks')}
      style={colours}
      toastOptions={{ closeButtonAriaLabel: t('close') }}
      closeButton
    />
  );
}
