import type { Plan } from '@codelab/protocol/plan';
import { type Remembered, remembered } from '@/frame/remembered.ts';
import { emptyDraft, type PlanDraft } from './plan-draft.ts';

const drafts = new Map<string, Remembered<PlanDraft>>();

/** What was made of one version of a plan in this browser. */
export function draftStore({ id, version }: Pick<Plan, 'id' | 'version'>): Remembered<PlanDraft> {
  const name = `plan-${id}-${version}`;
  const known = drafts.get(name) ?? remembered<PlanDraft>(name, emptyDraft);
  drafts.set(name, known);
  return known;
}
