import * as z from 'zod';
import { ApprovalId, CommandKey } from './ids.ts';

/** `approval.tryOut`, `.stopTrial`, `.dropTrial`: about an approval in the version that was shown. */
export const TrialChange = z.strictObject({
  key: CommandKey,
  approvalId: ApprovalId,
  version: z.int().positive(),
});
export type TrialChange = z.infer<typeof TrialChange>;
