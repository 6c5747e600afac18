import { query, router } from './trpc.ts';

export const sandboxRouter = router({
  get: query.query(({ ctx }) => ctx.engine.reportSandbox()),
});
