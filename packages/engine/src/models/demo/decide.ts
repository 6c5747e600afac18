import type { LanguageModelV4Prompt } from '@ai-sdk/provider';
import * as z from 'zod';
import { agentFor, type Call, callFor, switchTo } from './calls.ts';
import { evidenceCall } from './evidence.ts';
import type { Speech } from './pace.ts';
import { everyRound, everythingAsked, type PastCall, pastOf, pastOfStep, type Round } from './past.ts';
import { amend, noteMark, Proposal, planFor, proposalCall, restOf } from './plan.ts';
import { fateOf, reportOn, unwrapped } from './report.ts';
import { type Item, type Request, readRequest } from './request.ts';
import { type Phrases, phrasesIn } from './speak.ts';

/** What the demo model does next. */
export type Decision =
  | { readonly type: 'speak'; readonly speech: Speech }
  | { readonly type: 'fail'; readonly message: string; readonly passing: boolean };

/**
 * The next step, from nothing but what was said so far and the tools at hand. What was asked is read anew each time;
 * how far it has come follows from the rounds of calls since then, each of which carried out the next group of things to
 * do, or handed over to an agent that can.
 */
export function decide(prompt: LanguageModelV4Prompt, tools: readonly string[]): Decision {
  const may = new Set(tools);
  if (may.has('complete')) return decideStep(prompt, may);

  const past = pastOf(prompt);
  const report = reportIn(past.asked);
  if (report !== undefined) return decideOnReport(prompt, past.rounds, report);

  const request = readRequest(past.asked);
  const phrases = phrasesIn(request.language);
  if (request.groups.length === 0) return answer(phrases.help);
  // What has been begun without a plan, for want of the tool, is also finished without one.
  const begun = !lastProposal(past.rounds) && progressOf(request, past.rounds, phrases).done.length > 0;
  const plan = request.planned && !begun && may.has('propose_plan') ? planFor(request.groups) : undefined;
  if (plan) return decidePlan(plan, { request, rounds: past.rounds, phrases });
  return goOn({ request, rounds: past.rounds, phrases, may, ending: (done) => answer(...done, phrases.label) });
}

/** In a conversation about one step of a plan: it is done with the real tools, then completed with what they said. */
function decideStep(prompt: LanguageModelV4Prompt, may: ReadonlySet<string>): Decision {
  const past = pastOfStep(prompt);
  const request = readRequest(stepIn(past.asked));
  const phrases = phrasesIn(request.language);
  if (request.groups.length === 0) return answer(phrases.help);

  const completed = past.rounds.findLast((round) => round.calls.some((call) => call.tool === 'complete'));
  if (completed?.calls.every((call) => fateOf(call) === 'done')) return answer(phrases.stepDone, phrases.label);
  if (completed) return answer(...completed.calls.map((call) => reportOn(call, phrases)), phrases.label);
  return goOn({
    request,
    rounds: past.rounds,
    phrases,
    may,
    ending: (done) =>
      speak({ text: paragraphs(...done, phrases.stepDone, phrases.label), calls: [evidenceCall(past.rounds, done)] }),
  });
}

type Going = {
  readonly request: Request;
  readonly rounds: readonly Round[];
  readonly phrases: Phrases;
  readonly may: ReadonlySet<string>;
  /** What is done when nothing is left to do, with the reports on what was. */
  readonly ending: (reports: readonly string[]) => Decision;
};

function goOn({ request, rounds, phrases, may, ending }: Going): Decision {
  const progress = progressOf(request, rounds, phrases);
  const reports = progress.done.flatMap((round) => round.calls.map((call) => reportOn(call, phrases)));
  const stuck = rounds.at(-1)?.calls.some((call) => fateOf(call) !== 'done') ?? false;
  if (stuck) return answer(...stoppedWith(rounds, progress, phrases), phrases.stopped, phrases.label);

  const left = request.groups.slice(progress.next);
  const { thought, fails, group } = nextIn(left, phrases);
  if (fails)
    return { type: 'fail', message: fails.passing ? phrases.failingForNow : phrases.failing, passing: fails.passing };
  const unknown = request.unknown.length > 0 ? [phrases.notUnderstood(request.unknown)] : [];
  if (!group) {
    const thoughts = thought ? [phrases.thought(thought.seconds)] : [];
    return thinking(ending([...reports, ...thoughts, ...unknown]), thought);
  }

  const calls = callsOf(group, phrases);
  const missing = calls.find((call) => !may.has(call.tool));
  if (!missing) return speak({ ...(thought && { thought }), text: opening(progress.next, phrases), calls });

  const agent = agentFor(left.flat().map((item) => item.task));
  if (!may.has('switch_agent') || progress.handedTo.has(agent)) {
    return answer(...reports, phrases.mayNot(missing.tool), phrases.label);
  }
  const text = phrases.needsTool(missing.tool, agent);
  return speak({ text, calls: [switchTo(agent, text.replaceAll(/[*`]/g, ''))] });
}

type Progress = {
  /** The first group that has not been carried out. */
  readonly next: number;
  readonly done: readonly Round[];
  /** Agents that the conversation was handed to for want of a tool. */
  readonly handedTo: ReadonlySet<string>;
};

function progressOf({ groups }: Request, rounds: readonly Round[], phrases: Phrases): Progress {
  const done: Round[] = [];
  const handedTo = new Set<string>();
  let next = 0;
  for (const round of rounds) {
    const wanted = nextWithCalls(groups, next, phrases);
    const tools = callsOf(groups[wanted] ?? [], phrases).map((call) => call.tool);
    const made = round.calls.map((call) => call.tool);
    if (tools.length > 0 && tools.join() === made.join()) {
      done.push(round);
      next = wanted + 1;
      if (tools.includes('switch_agent')) handedTo.clear();
    } else if (made.join() === 'switch_agent') {
      handedTo.add(AgentArgument.safeParse(round.calls[0]?.input).data?.agent ?? '');
    }
  }
  return { next, done, handedTo };
}

const AgentArgument = z.object({ agent: z.string() });

function nextWithCalls(groups: readonly (readonly Item[])[], from: number, phrases: Phrases): number {
  const index = groups.slice(from).findIndex((group) => callsOf(group, phrases).length > 0);
  return index === -1 ? groups.length : from + index;
}

function callsOf(group: readonly Item[], phrases: Phrases): Call[] {
  return group.flatMap((item) => callFor(item.task, phrases) ?? []);
}

type Next = {
  readonly thought?: NonNullable<Speech['thought']>;
  readonly fails?: { readonly passing: boolean };
  readonly group?: readonly Item[];
};

/** Up to the next group that needs a tool: thoughts on the way are thought in the same breath. */
function nextIn(groups: readonly (readonly Item[])[], phrases: Phrases): Next {
  let seconds = 0;
  for (const group of groups) {
    for (const { task } of group) {
      if (task.type === 'fail') return { fails: { passing: task.passing } };
      if (task.type === 'think') seconds += task.seconds;
    }
    if (callsOf(group, phrases).length > 0) return { ...thoughtOf(seconds, phrases), group };
  }
  return thoughtOf(seconds, phrases);
}

function thoughtOf(seconds: number, phrases: Phrases): Pick<Next, 'thought'> {
  if (seconds === 0) return {};
  const text = Array.from({ length: seconds }, (_, index) => phrases.thinking(index + 1, seconds)).join('');
  return { thought: { text, seconds } };
}

function opening(done: number, phrases: Phrases): string {
  return phrases.doing[Math.min(done, phrases.doing.length - 1)] ?? phrases.doing[0];
}

/** What was done, and then what stopped it, which may be a hand-over. */
function stoppedWith(rounds: readonly Round[], { done }: Progress, phrases: Phrases): string[] {
  const last = rounds.at(-1);
  const told = last && !done.includes(last) ? [...done, last] : done;
  return told.flatMap((round) => round.calls.map((call) => reportOn(call, phrases)));
}

type Planning = { readonly request: Request; readonly rounds: readonly Round[]; readonly phrases: Phrases };

function decidePlan(plan: Proposal, { request, rounds, phrases }: Planning): Decision {
  const proposed = lastProposal(rounds);
  if (!proposed) {
    const unknown = request.unknown.length > 0 ? [phrases.notUnderstood(request.unknown)] : [];
    return speak({ text: [phrases.proposing, ...unknown].join('\n\n'), calls: [proposalCall(plan)] });
  }
  return afterProposal(proposed, phrases);
}

const PlanDecision = z.object({
  decision: z.string(),
  feedback: z.string().optional(),
  comments: z.array(z.object({ subtaskId: z.string(), text: z.string() })).optional(),
});

function afterProposal(proposed: PastCall, phrases: Phrases): Decision {
  const fate = fateOf(proposed);
  if (fate === 'failed') return answer(reportOn(proposed, phrases), phrases.stopped, phrases.label);
  const decided =
    proposed.outcome.type === 'output'
      ? PlanDecision.safeParse(unwrapped(proposed.outcome.value).output).data
      : undefined;
  if (fate === 'rejected' || !decided) return answer(reportOn(proposed, phrases), phrases.stopped, phrases.label);

  switch (decided.decision) {
    case 'approved':
      return answer(phrases.planRunning, phrases.label);
    case 'modify':
      return proposeAgain(proposed, { text: decided.feedback ?? '', comments: decided.comments ?? [] }, phrases);
    default:
      return answer(phrases.planRejected(decided.feedback), phrases.label);
  }
}

type Wish = Parameters<typeof amend>[1] & { readonly stays?: ReadonlySet<string> };

function proposeAgain(proposed: PastCall, { stays = new Set(), ...feedback }: Wish, phrases: Phrases): Decision {
  const plan = Proposal.safeParse(proposed.input).data;
  if (!plan) return answer(phrases.stopped, phrases.label);
  const amended = amend(plan, feedback);
  const rest = restOf(amended.plan, stays);
  if (!rest) return answer(phrases.stopped, phrases.label);
  return speak({
    text: amended.understood ? phrases.proposingAgain : phrases.noteAttached,
    calls: [proposalCall(rest)],
  });
}

function lastProposal(rounds: readonly Round[]): PastCall | undefined {
  return rounds.flatMap((round) => round.calls).findLast((call) => call.tool === 'propose_plan');
}

const reportHead = /^\[A report by CodeLab[^\]]*\]\n/;
const wishForPlan =
  /^The person asks for changes to the plan "[\s\S]*?": (?<feedback>[\s\S]*?)(?:\nOn the step "[\s\S]*?)?(?:\nThese steps stay as they are;[^\n]*\n(?<stays>[\s\S]*?)\nPropose with propose_plan[\s\S]*)?$/;

function reportIn(asked: string): string | undefined {
  return reportHead.test(asked) ? asked.replace(reportHead, '') : undefined;
}

/** News of a plan: how it ended is passed on; wishes for one that was offered again lead to its next version. */
function decideOnReport(prompt: LanguageModelV4Prompt, rounds: readonly Round[], report: string): Decision {
  const words = everythingAsked(prompt).findLast((asked) => reportIn(asked) === undefined) ?? '';
  const phrases = phrasesIn(readRequest(words).language);
  const { feedback, stays = '' } = wishForPlan.exec(report)?.groups ?? {};
  if (feedback === undefined) return answer(phrases.planReport(report), phrases.label);

  const answered = lastProposal(rounds);
  if (answered) return afterProposal(answered, phrases);
  const proposed = lastProposal(everyRound(prompt));
  return proposed
    ? proposeAgain(proposed, { text: feedback, comments: [], stays: idsIn(stays) }, phrases)
    : answer(phrases.stopped, phrases.label);
}

/** The steps that a list names, one a line: `- id: title: status`. */
function idsIn(list: string): ReadonlySet<string> {
  return new Set(list.split('\n').flatMap((line) => /^- ([^:\s]+): /.exec(line)?.[1] ?? []));
}

/** The words of the step itself: what a person noted about it, and what other steps came to, is for other models. */
function stepIn(asked: string): string {
  return asked.split(noteMark, 1)[0]?.split('\n\nWhat was done before:\n', 1)[0] ?? '';
}

function answer(...pieces: readonly string[]): Decision {
  return speak({ text: paragraphs(...pieces), calls: [] });
}

function paragraphs(...pieces: readonly string[]): string {
  return pieces.filter((piece) => piece !== '').join('\n\n');
}

function speak(speech: Speech): Decision {
  return { type: 'speak', speech };
}

function thinking(decision: Decision, thought: Speech['thought']): Decision {
  return decision.type === 'fail' || !thought ? decision : speak({ ...decision.speech, thought });
}
