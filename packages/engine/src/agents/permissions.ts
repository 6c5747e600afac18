import { findConversation } from '@codelab/database/conversations';
import { placeOf as callPlaceOf, rulesIn, timeOf } from '@codelab/database/rules';
import { openUnitOfWork, type Transaction } from '@codelab/database/unit-of-work';
import { binds, boundsOn } from '@codelab/domain/delegation';
import { effectivePermissions } from '@codelab/domain/effective-permissions';
import { type CallPlace, hasExpired, holdsIn } from '@codelab/domain/rule-fit';
import type { OwnerId } from '@codelab/protocol/ids';
import type { AskPermissions, EffectivePermissions, HandOver } from '@codelab/protocol/own-agents';
import type { Rule } from '@codelab/protocol/rule';
import type { EngineContext } from '../context.ts';
import { kitOf } from '../kit.ts';
import { repeatsPerTurn, tokensPerTurn } from '../turns/budget.ts';
import type { AgentDefinition } from './agent.ts';
import { offered, placeOf } from './own-agents.ts';
import { type AtWork, handingTo, startersIn } from './starters.ts';

/** What an agent may do, and why: in general, or where a conversation stands now, with what it inherits there. */
export async function permissionsOf(
  engine: EngineContext,
  ownerId: OwnerId,
  asked: AskPermissions,
): Promise<EffectivePermissions> {
  await using work = openUnitOfWork(engine.database, { log: engine.log });
  return work.transaction('read_one', async (tx) => {
    const { conversationId, workspaceId, place, startedBy, isStep } = await standpoint(tx, ownerId, asked);
    const { crew, toolbox } = await kitOf(tx, { ownerId, workspaceId });
    const rules = await rulesFor(tx, ownerId, place);
    const agent = crew.named(asked.agent);
    const starters = startersIn(crew, startedBy);
    const atWork = { agent, starters };
    const { kind, reason } = engine.sandbox;
    return {
      agent: agent.name,
      ...(workspaceId && { workspaceId }),
      ...(conversationId && { conversationId }),
      startedBy: starters.map((starter) => ({
        agent: starter.name,
        binds: binds(starter, agent),
        isKnown: crew.find(starter.name) !== undefined,
      })),
      tools: effectivePermissions({
        ...atWork,
        tools: toolbox.all.map(offered),
        rules,
        isStep,
        isSandboxed: kind !== 'none',
      }),
      writes: boundsOn(starters, agent).flatMap(({ name, writes }) =>
        writes ? [{ agent: name, globs: [...writes] }] : [],
      ),
      handsTo: isStep ? [] : handOvers(atWork, crew.all),
      sandbox: { kind, reason },
      budget: {
        steps: agent.maxSteps,
        tokens: tokensPerTurn,
        microDollars: engine.turnBudgetMicroDollars,
        repeats: repeatsPerTurn,
      },
    };
  });
}

async function standpoint(tx: Transaction, ownerId: OwnerId, { conversationId, workspaceId, agent }: AskPermissions) {
  if (conversationId === undefined) {
    const id = await placeOf(tx, ownerId, workspaceId);
    const place = id && { workspaceId: id, conversationIds: [], starters: [] };
    return { workspaceId: id, place, startedBy: [], isStep: false };
  }
  const conversation = await findConversation(tx, ownerId, conversationId);
  const isStep = conversation.parentConversationId !== null;
  // Another one would be put in charge by a person, and so be bound by nobody; a step stays a step of its plan.
  const startedBy = isStep || conversation.agent === agent ? conversation.startedBy : [];
  const place = await callPlaceOf(tx, { ...conversation, startedBy });
  return { conversationId, workspaceId: conversation.workspaceId, place, startedBy, isStep };
}

/** Those that hold there now, in the order in which they are tried. */
async function rulesFor(tx: Transaction, ownerId: OwnerId, place: CallPlace | undefined): Promise<Rule[]> {
  if (!place) return [];
  const now = await timeOf(tx);
  const rules = await rulesIn(tx, ownerId, place);
  return rules.filter((rule) => !hasExpired(rule, now) && holdsIn(rule.scope, place));
}

function handOvers(atWork: AtWork, all: readonly AgentDefinition[]): HandOver[] {
  return all
    .filter(({ name }) => name !== atWork.agent.name)
    .map((other) => ({ agent: other.name, ...handingTo(atWork, other) }));
}
