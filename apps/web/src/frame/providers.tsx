'use client';
import { QueryClientProvider } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { type Locale, type Messages, NextIntlClientProvider } from 'next-intl';
import { ThemeProvider } from 'next-themes';
import { type JSX, type ReactNode, useState } from 'react';
import { untilLoaded } from '@codelab/ui/until-loaded';
import { LiveProvider } from '@/live/live-provider.tsx';
import { createQueryClient } from '@/trpc/query-client.ts';

const Toaster = dynamic(() => untilLoaded(() => import('./toaster.tsx')).then((module) => module.Toaster), {
  ssr: false,
});

export function Providers({
  locale,
  messages,
  nonce,
  children,
}: {
  locale: Locale;
  messages: Messages;
  nonce: string;
  children: ReactNode;
}): JSX.Element {
  const [queries] = useState(createQueryClient);
  // Times are shown only once the stream has brought them, so the server's own time zone is never seen.
  const timeZone = typeof window === 'undefined' ? 'UTC' : Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <ThemeProvider attribute="class" nonce={nonce} disableTransitionOnChange>
      <NextIntlClientProvider locale={locale} messages={messages} timeZone={timeZone}>
        <QueryClientProvider client={queries}>
          <LiveProvider>{children}</LiveProvider>
          <Toaster />
        </QueryClientProvider>
      </NextIntlClientProvider>
    </ThemeProvider>
  );
}
