import { ExplainCall } from '@codelab/protocol/rule';
import { query, router } from './trpc.ts';

export const callRouter = router({
  explain: query.input(ExplainCall).query(({ ctx, input }) => ctx.engine.rules.explain(ctx.ownerId, input)),
});
