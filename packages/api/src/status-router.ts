import { query, router } from './trpc.ts';

export const statusRouter = router({
  get: query.query(({ ctx }) => ctx.status()),
});
