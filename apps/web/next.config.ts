import path from 'node:path';
import type { NextConfig } from 'next';
import createNextIntlPlugin from 'next-intl/plugin';

const root = path.join(import.meta.dirname, '../..');

const config: NextConfig = {
  turbopack: { root },
  transpilePackages: ['@codelab/client', '@codelab/domain', '@codelab/protocol', '@codelab/ui'],
  // `npm test types` checks the types; `npm start` does not check them again.
  typescript: { ignoreBuildErrors: process.env.SKIP_TYPES === '1' },
  poweredByHeader: false,
  // One Node process serves the API and these pages, and compresses neither streams nor what a proxy compresses anyway.
  devIndicators: false,
};

export default createNextIntlPlugin('./src/i18n/request.ts')(config);
