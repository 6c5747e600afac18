import {
  ExplainCall,
  ExportRules,
  ImportRules,
  MoveRule,
  RevokeRule,
  SaveRule,
  TestRule,
} from '@codelab/protocol/rule';
import { mutation, query, router } from './trpc.ts';

export const ruleRouter = router({
  list: query.query(({ ctx }) => ctx.engine.rules.list(ctx.ownerId)),
  test: query.input(TestRule).query(({ ctx, input }) => ctx.engine.rules.test(ctx.ownerId, input)),
  /** Why a call ran, was asked about or was refused. */
  explain: query.input(ExplainCall).query(({ ctx, input }) => ctx.engine.rules.explain(ctx.ownerId, input)),
  save: mutation.input(SaveRule).mutation(({ ctx, input }) => ctx.engine.rules.save(ctx.ownerId, input)),
  move: mutation.input(MoveRule).mutation(({ ctx, input }) => ctx.engine.rules.move(ctx.ownerId, input)),
  revoke: mutation.input(RevokeRule).mutation(({ ctx, input }) => ctx.engine.rules.revoke(ctx.ownerId, input)),
  export: mutation.input(ExportRules).mutation(({ ctx, input }) => ctx.engine.rules.export(ctx.ownerId, input)),
  import: mutation.input(ImportRules).mutation(({ ctx, input }) => ctx.engine.rules.import(ctx.ownerId, input)),
});
