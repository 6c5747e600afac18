import {
  asks,
  fails,
  modelThat,
  type ScriptedCall,
  type ScriptedModel,
  type ScriptedStep,
  says,
} from '@codelab/engine/testing/scripted-model';

/** Holds up every answer after its first words while it is shut. */
export type Gate = {
  /** Until this scope ends, at the latest. */
  shut(): Disposable;
  open(): void;
  /** Settles while the gate is open. */
  readonly passage: Promise<void>;
};

export function openGate(): Gate {
  let passage = Promise.resolve();
  let release = () => {};
  return {
    shut() {
      const { promise, resolve } = Promise.withResolvers<void>();
      passage = promise;
      release = resolve;
      return { [Symbol.dispose]: resolve };
    },
    open: () => release(),
    get passage() {
      return passage;
    },
  };
}

type Call = Parameters<ScriptedStep>[0];
type Said = ReturnType<ScriptedStep> extends AsyncIterable<infer Part> ? Part : never;

/**
 * Does what the first word of the last message says, with the words that follow it. It knows nothing but the prompt, so
 * that it goes on in another process as well. One who carries out a step of a plan ends it when its work is done.
 */
export function obedientModel(gate: Gate = openGate()): ScriptedModel {
  return modelThat((call) => held(stepFor(call), gate));
}

function stepFor({ prompt, tools }: Call): ScriptedStep {
  const isChild = tools?.some(({ name }) => name === 'complete') ?? false;
  const last = prompt.at(-1);
  switch (last?.role) {
    case 'tool':
      return isChild ? asks(finished) : afterResult(last.content.at(-1));
    case 'user':
      return onWords(last.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n'));
    default:
      throw new Error('Nobody has said anything.');
  }
}

const finished: ScriptedCall = {
  tool: 'complete',
  input: { summary: 'Finished.', changed_files: [], commands: [] },
};

function onWords(text: string): ScriptedStep {
  const [line = ''] = text.replace(/^\[.*\]\nThe person asks for changes to the plan ".*?": /, '').split('\n');
  const [verb, ...words] = line.split(' ');
  const [first = '', ...rest] = words;
  switch (verb) {
    case 'ask':
      return asks('I ask. ', {
        tool: 'ask_user',
        input: { questions: [{ id: 'colour', question: 'Which colour?', options: ['red', 'blue'] }] },
      });
    case 'read':
      return asks({ tool: 'read_file', input: { path: first } });
    case 'write':
      return asks('I write. ', { tool: 'write_file', input: { path: first, content: `${rest.join(' ')}\n` } });
    case 'write-each':
      return asks(...words.map((path) => ({ tool: 'write_file', input: { path, content: 'each\n' } })));
    case 'everything':
      return asks(
        { tool: 'write_file', input: { path: first, content: 'everything\n' } },
        { tool: 'ask_user', input: { questions: [{ id: 'colour', question: 'Which colour?' }] } },
        proposal('Steps', 'finish'),
      );
    case 'replace':
      return asks({ tool: 'edit_file', input: { path: first, old_string: rest[0], new_string: rest[1] } });
    case 'delete':
      return asks({ tool: 'delete_file', input: { path: first } });
    case 'run':
      return asks({ tool: 'execute_command', input: { command: words.join(' ') } });
    case 'converse':
      return asks({ tool: 'execute_command', input: { command: words.join(' '), takes_input: true } });
    case 'switch':
      return asks({ tool: 'switch_agent', input: { agent: first, reason: 'It was asked for.' } });
    case 'call':
      return asks({ tool: first, input: rest.join(' ') });
    case 'plan':
      return asks('I plan. ', proposal('Steps', words.join(' ')));
    case 'graph':
      return asks('I plan. ', graph(words.join(' ')));
    case 'complete':
      return asks({ tool: 'complete', input: { summary: 'So I say.', ...JSON.parse(words.join(' ')) } });
    case 'plan-twice':
      return asks(proposal('One way', words.join(' ')), proposal('Another way', words.join(' ')));
    case 'finish':
      return asks(finished);
    case 'break':
      return fails({ status: Number(first) });
    case 'recite':
      return says(words.join(' '), { chunks: 12, delayMs: 5 });
    default:
      return says('Hello there.');
  }
}

/** Its steps are what is said between bars, each after the one before it. */
function proposal(title: string, text: string): ScriptedCall {
  const subtasks = text.split('|').map((description, index) => ({
    id: `step-${index + 1}`,
    title: `Step ${index + 1}`,
    description: description.trim(),
    agent: 'coder',
    dependsOn: index === 0 ? [] : [`step-${index}`],
  }));
  return { tool: 'propose_plan', input: { title, subtasks } };
}

const stepWords = /^(?<id>\S+?)(?: after (?<after>\S+))?(?: by (?<by>\S+))?(?: in (?<paths>\S+))?: (?<does>.*)$/;

/** Steps between bars: `b after a by ask in src/**,docs: read x`; `in -` = it changes nothing. */
function graph(text: string): ScriptedCall {
  const subtasks = text.split('|').map((one) => {
    const { id = '', after, by = 'coder', paths, does = '' } = stepWords.exec(one.trim())?.groups ?? {};
    return {
      id,
      title: `The step ${id}`,
      description: does,
      agent: by,
      dependsOn: after?.split(',') ?? [],
      ...(paths !== undefined && { paths: paths === '-' ? [] : paths.split(',') }),
    };
  });
  return { tool: 'propose_plan', input: { title: 'A graph', subtasks } };
}

type Result = Extract<Call['prompt'][number], { role: 'tool' }>['content'][number] | undefined;

/** Asked to change its plan, it proposes what the feedback says after "plan". */
function afterResult(result: Result): ScriptedStep {
  if (result?.type !== 'tool-result') return says('Done.');
  const { output, toolName } = result;
  if (toolName !== 'propose_plan' || output.type !== 'json') return says('Done.');
  const { value } = output;
  const feedback = typeof value === 'object' && value && 'feedback' in value ? String(value.feedback) : '';
  return /^(plan|graph)/.test(feedback) ? onWords(feedback) : says('As you wish.');
}

function held(step: ScriptedStep, gate: Gate): ScriptedStep {
  return async function* (call) {
    for await (const part of step(call)) {
      yield part;
      if (isDelta(part)) await passed(gate, call.abortSignal);
    }
  };
}

function isDelta({ type }: Said): boolean {
  return type === 'text-delta' || type === 'tool-input-delta';
}

async function passed(gate: Gate, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  const left = Promise.withResolvers<never>();
  left.promise.catch(() => {});
  const leave = () => left.reject(signal?.reason);
  signal?.addEventListener('abort', leave, { once: true });
  await Promise.race([gate.passage, left.promise]).finally(() => signal?.removeEventListener('abort', leave));
}
