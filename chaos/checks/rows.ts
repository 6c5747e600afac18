import { isSettled } from '@codelab/domain/tool-call';
import type { ToolCallStatus } from '@codelab/protocol/tool-call';
import { answerTo, wordsIn } from '../processes/story-words.ts';
import type { Stored, StoredTurn } from './stored.ts';

const open: ReadonlySet<string> = new Set(['queued', 'running', 'waiting']);

/** What is wrong with the rows of a conversation in which nothing runs just now. */
export function* faultsInRows(stored: Stored): Generator<string> {
  yield* faultsInTurns(stored);
  yield* faultsInCalls(stored);
  yield* faultsInAnswers(stored);
}

/** Every turn has ended, or waits for something that has a name and that somebody can decide. */
function* faultsInTurns(stored: Stored): Generator<string> {
  const unfinished = stored.turns.filter(({ status }) => open.has(status));
  if (unfinished.length > 1) yield `${unfinished.length} turns are open`;
  if ((unfinished[0]?.id ?? null) !== stored.openTurnId)
    yield `its open turn is ${stored.openTurnId}, by its rows ${unfinished[0]?.id}`;
  for (const turn of unfinished) {
    if (turn.status !== 'waiting') yield `turn ${turn.id} is ${turn.status} for ever`;
    else if (!isWaitedFor(turn, stored))
      yield `turn ${turn.id} waits for what nobody can give: ${JSON.stringify(turn.waitingFor)}`;
  }
  for (const { id, code } of stored.turns)
    if (code === 'internal') yield `turn ${id} failed for a reason nobody foresaw`;
  for (const { id, status, turnId } of stored.messages) {
    if (status === 'streaming' && turnId !== stored.openTurnId) yield `message ${id} is being said for ever`;
  }
}

function isWaitedFor({ waitingFor }: StoredTurn, { waits }: Stored): boolean {
  const pending = waits.filter(({ status }) => status === 'pending');
  const isPending = (id: string) => pending.some((wait) => wait.id === id || wait.subject === id);
  switch (waitingFor?.for) {
    case 'approval':
      return waitingFor.approvalIds?.every(isPending) ?? false;
    case 'tool_result':
      return waitingFor.callIds?.every(isPending) ?? false;
    case 'plan_decision':
      return waitingFor.planId !== undefined && isPending(waitingFor.planId);
    case 'retry_at':
      return true;
    default:
      return false;
  }
}

/** Every call of a message has one row and one state, which is the one that was told. */
function* faultsInCalls({ messages, calls, events, turns }: Stored): Generator<string> {
  const named = messages.flatMap(({ parts }) => parts.flatMap(({ callId }) => callId ?? []));
  const ids = calls.map(({ id }) => id);
  for (const id of new Set([...named, ...ids])) {
    const inMessages = named.filter((other) => other === id).length;
    const inRows = ids.filter((other) => other === id).length;
    if (inMessages !== 1 || inRows !== 1)
      yield `call ${id} stands ${inMessages} times in messages and ${inRows} times in its table`;
  }
  const told = new Map<string, ToolCallStatus>();
  for (const { body } of events) {
    if (body.type === 'tool_call' || body.type === 'tool_result') told.set(body.callId, body.status);
    else if (body.type === 'tool_started') told.set(body.callId, 'started');
  }
  for (const { id, tool, state, turnId } of calls) {
    if (told.get(id) !== state.status)
      yield `call ${id} of ${tool} is ${state.status}, and was told to be ${told.get(id)}`;
    const turn = turns.find((candidate) => candidate.id === turnId);
    if (!isSettled(state.status) && !(turn && open.has(turn.status))) {
      yield `call ${id} of ${tool} is ${state.status} in a turn that is ${turn?.status}`;
    }
  }
}

/** Whatever happened to the process that heard the model, the person reads the answer once and whole. */
function* faultsInAnswers({ messages }: Stored): Generator<string> {
  for (const { id, role, status, parts } of messages) {
    if (role !== 'assistant' || status !== 'complete') continue;
    for (const { type, text = '' } of parts) {
      const [, token = ''] = /^This is the answer to ([\w-]+),/.exec(text) ?? [];
      if (type === 'text' && token !== '' && text !== answerTo(token))
        yield `answer ${id} is not what the model said: ${text}`;
    }
  }
}

/** Everything that was said and accepted stands in a conversation, or in its queue, once. */
export function* faultsInSaid({ messages, queued }: Stored, said: readonly string[]): Generator<string> {
  const found = [...messages.filter(({ role }) => role === 'user').map(({ parts }) => parts[0]?.text ?? ''), ...queued];
  for (const words of said) {
    const times = found.filter((text) => text === words).length;
    if (times !== 1) yield `"${words}" was said once and stands there ${times} times`;
  }
  for (const text of found) {
    if (wordsIn(text) && !said.includes(text)) yield `"${text}" stands there and was never said`;
  }
}
