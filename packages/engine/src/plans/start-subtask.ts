import type { ConversationRow } from '@codelab/database/conversations';
import { proposerOf, type SubtaskRow } from '@codelab/database/plans';
import { conversations } from '@codelab/database/schema/conversations';
import { startersAfter } from '@codelab/domain/delegation';
import { ConversationId } from '@codelab/protocol/ids';
import { crewOf } from '../agents/crew.ts';
import { type Transition, within } from '../transition.ts';
import { beginTurn, userMessage } from '../turns/begin-turn.ts';
import { grantTo } from './grant-step.ts';

/** A step is carried out in a conversation of its own, with its own log, lock and job. Nobody else knows the new row yet. */
export async function startSubtask(
  held: Transition,
  step: SubtaskRow,
  steps: readonly SubtaskRow[],
): Promise<ConversationId> {
  const { tx, conversation: parent, at } = held;
  const { model } = (await crewOf(tx, parent)).find(step.agent) ?? {};
  const proposer = (await proposerOf(tx, step.planId)) ?? parent.agent;
  const [child] = await tx
    .insert(conversations)
    .values({
      id: ConversationId.parse(crypto.randomUUID()),
      ownerId: parent.ownerId,
      workspaceId: parent.workspaceId,
      title: step.title,
      agent: step.agent,
      model: model ?? parent.model,
      status: 'active',
      parentConversationId: parent.id,
      parentPlanId: step.planId,
      parentSubtaskId: step.id,
      startedBy: startersAfter(parent.startedBy, proposer),
      createdAt: at,
      updatedAt: at,
    })
    .returning();
  if (!child) throw new Error('a child conversation could not be made');
  if (step.granted) await grantTo(held, child, step);
  await begin(held, child, taskOf(step, steps));
  return child.id;
}

async function begin(held: Transition, child: ConversationRow, task: string): Promise<void> {
  const jobs = { send: async (_tx: Transition['tx'], job: Parameters<Transition['wake']>[0]) => held.wake(job) };
  await within({ tx: held.tx, dispatcher: jobs, conversation: child, at: held.at }, (transition) =>
    beginTurn(transition, userMessage(transition, task)),
  );
}

/** The step in words, with what the steps before it came to and what the person said about it. */
function taskOf(step: SubtaskRow, steps: readonly SubtaskRow[]): string {
  const before = steps.filter(({ id, result }) => step.dependsOn.includes(id) && result);
  const files = (paths: readonly string[]) => (paths.length === 0 ? '' : ` (changed: ${paths.join(', ')})`);
  const results = before.map(
    ({ title, result }) => `- ${title}: ${result?.summary ?? ''}${files(result?.changedFiles ?? [])}`,
  );
  const comments = (step.comments ?? []).map(({ text }) => `- ${text}`);
  return [
    step.description === '' ? step.title : step.description,
    ...(comments.length > 0 ? [`The person says about this step:\n${comments.join('\n')}`] : []),
    ...(step.evidence !== null ? [`What will show that it is done: ${step.evidence}`] : []),
    ...(step.paths !== null && step.paths.length > 0 ? [`Change only these files: ${step.paths.join(', ')}`] : []),
    ...(results.length > 0 ? [`What was done before:\n${results.join('\n')}`] : []),
  ].join('\n\n');
}
