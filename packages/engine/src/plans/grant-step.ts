import type { ConversationRow } from '@codelab/database/conversations';
import type { SubtaskRow } from '@codelab/database/plans';
import { keepRule, lockRules } from '@codelab/database/rules';
import { asRuleGlobs } from '@codelab/domain/file-claims';
import { RuleId } from '@codelab/protocol/ids';
import type { RuleDraft } from '@codelab/protocol/rule';
import type { Transition } from '../transition.ts';

/**
 * A person approved a step with leave for the files it names. It is a rule like any other, after all that there are:
 * it holds in the step's own conversation, for its agent, for tools that say which file they change, and ends with the
 * step. Commands ask as ever, because nobody knows before what they change.
 */
export async function grantTo({ tx, at }: Transition, child: ConversationRow, step: SubtaskRow): Promise<void> {
  const globs = asRuleGlobs(step.paths ?? []);
  if (globs.length === 0) return;
  await lockRules(tx, child.ownerId);
  for (const tool of step.tools ?? [undefined]) {
    for (const path of globs) {
      const draft: RuleDraft = {
        agent: step.agent,
        ...(tool !== undefined && { tool }),
        risk: 'write',
        path,
        scope: { in: 'conversation', conversationId: child.id },
        verdict: 'allow',
        reason: step.title,
      };
      const id = RuleId.parse(`plan:${crypto.randomUUID()}`);
      await keepRule(tx, { id, ownerId: child.ownerId, draft, origin: 'plan', at });
    }
  }
}
