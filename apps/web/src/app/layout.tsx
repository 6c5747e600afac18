import './globals.css';
import { GeistMono } from 'geist/font/mono';
import { GeistSans } from 'geist/font/sans';
import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import { getLocale, getMessages } from 'next-intl/server';
import type { JSX, ReactNode } from 'react';
import { Providers } from '@/frame/providers.tsx';

export const metadata: Metadata = { applicationName: 'CodeLab', referrer: 'same-origin' };

export const viewport: Viewport = {
  colorScheme: 'light dark',
  interactiveWidget: 'resizes-content',
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#f9f9fa' },
    { media: '(prefers-color-scheme: dark)', color: '#0f1012' },
  ],
};

/** Reading the nonce makes every page dynamic: its scripts carry the nonce of this very answer. */
export default async function Layout({ children }: { children: ReactNode }): Promise<JSX.Element> {
  const [head, locale, messages] = await Promise.all([headers(), getLocale(), getMessages()]);
  return (
    <html lang={locale} className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <Providers locale={locale} messages={messages} nonce={head.get('x-nonce') ?? ''}>
          {children}
        </Providers>
      </body>
    </html>
  );
}
