import * as z from 'zod';
import { AgentName } from '@codelab/protocol/agent';
import { ProposedSubtask } from '@codelab/protocol/plan';
import { Question } from '@codelab/protocol/tool-call';
import type { ControlTool } from './tool.ts';

export const SwitchAgentInput = z.strictObject({
  agent: AgentName.describe('The name of the agent that goes on.'),
  reason: z.string().trim().min(1).max(2_000).describe('Why, in a sentence for the person and for that agent.'),
});
export type SwitchAgentInput = z.infer<typeof SwitchAgentInput>;

const { id, title, description, agent, dependsOn, evidence, estimate, tools, paths } = ProposedSubtask.shape;

export const ProposePlanInput = z.strictObject({
  title: z.string().trim().min(1).max(200).describe('What the whole plan reaches, in a few words.'),
  subtasks: z
    .array(
      z.strictObject({
        id: id.describe('A short name of your choice, unique in this plan, such as "tests".'),
        title: title.describe('What this step reaches, in a few words.'),
        description: description.describe(
          'All that the agent needs to know: it sees this and the results it depends on.',
        ),
        agent: agent.describe('The name of the agent that carries it out.'),
        dependsOn: dependsOn
          .default([])
          .describe('Ids of the steps that must be done before; without any it runs at once.'),
        evidence: evidence.describe('What will show that it is done: files that change, commands that succeed.'),
        estimate: estimate.describe('What you think it takes.'),
        tools: tools.describe('The tools it needs, by name or with wildcards.'),
        paths: paths.describe(
          'Globs of the files it will change; [] when it changes none. Steps run side by side only while their files differ, so be exact; without this it runs alone.',
        ),
      }),
    )
    .min(1)
    .max(50),
});
export type ProposePlanInput = z.infer<typeof ProposePlanInput>;

export const AskUserInput = z.strictObject({
  questions: z
    .array(z.strictObject(Question.shape))
    .min(1)
    .max(4)
    .refine((questions) => new Set(questions.map((question) => question.id)).size === questions.length, {
      error: 'Two questions have the same id.',
    })
    .describe('The person sees all of them at once. Give options wherever the answers can be foreseen.'),
});
export type AskUserInput = z.infer<typeof AskUserInput>;

export const CompleteInput = z.strictObject({
  summary: z.string().trim().min(1).max(8_000).describe('What was done, for the person and for the steps that follow.'),
  changed_files: z.array(z.string().max(1_000)).max(500).describe('The files that were changed; empty if none.'),
  commands: z
    .array(z.strictObject({ command: z.string().max(20_000), exit_code: z.int() }))
    .max(100)
    .describe('The commands that prove it, with the exit code each really had; empty if none were run.'),
});
export type CompleteInput = z.infer<typeof CompleteInput>;

export const controlTools: readonly ControlTool[] = [
  {
    kind: 'control',
    name: 'switch_agent',
    description: 'Hands the conversation to another agent, which goes on with the same history and its own tools.',
    input: SwitchAgentInput,
  },
  {
    kind: 'control',
    name: 'propose_plan',
    description:
      'Proposes a plan of steps and waits for the person, who may approve it, change it or reject it. Steps that do not depend on each other run at the same time, each by its own agent.',
    input: ProposePlanInput,
  },
  {
    kind: 'control',
    name: 'ask_user',
    description: 'Asks the person and waits for the answer. Ask only for what you cannot find out yourself.',
    input: AskUserInput,
  },
  {
    kind: 'control',
    name: 'complete',
    description:
      'Ends this step of the plan. Call it once, alone, when the step is done and you have seen that it works.',
    input: CompleteInput,
  },
];
