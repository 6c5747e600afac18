import path from 'node:path';
import type { NextConfig } from 'next';

const root = path.join(import.meta.dirname, '../..');

const config: NextConfig = {
  // What next-intl's plugin would set; but that looks for the file in the folder where the process was started.
  turbopack: { root, resolveAlias: { 'next-intl/config': './src/i18n/request.ts' } },
  transpilePackages: ['@codelab/client', '@codelab/domain', '@codelab/protocol', '@codelab/ui'],
  // `npm test types` checks the types; `npm start` does not check them again.
  typescript: { ignoreBuildErrors: process.env.SKIP_TYPES === '1' },
  poweredByHeader: false,
  // One Node process serves the API and these pages, and compresses neither streams nor what a proxy compresses anyway.
  devIndicators: false,
};

export default config;
