import * as z from 'zod';

export const PathArgument = z
  .string()
  .min(1)
  .max(1_000)
  .describe('Path relative to the root of the workspace, such as "src/app.ts".');
