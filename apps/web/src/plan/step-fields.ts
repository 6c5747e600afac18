import { canonicalJson } from '@codelab/domain/canonical-json';
import type { SubtaskId } from '@codelab/protocol/ids';
import type { ProposedSubtask } from '@codelab/protocol/plan';
import type { SteerAction } from './plan-callbacks.ts';

/** A step as it stands in a form: everything is text. */
export type StepFields = {
  readonly title: string;
  readonly description: string;
  readonly agent: string;
  readonly dependsOn: readonly SubtaskId[];
  /** Of a new step: the steps that are to wait for it. */
  readonly neededBy: readonly SubtaskId[];
  readonly evidence: string;
  readonly minutes: string;
  /** One a line. */
  readonly tools: string;
  readonly paths: string;
};

export function fieldsOf(step: ProposedSubtask): StepFields {
  return {
    title: step.title,
    description: step.description,
    agent: step.agent,
    dependsOn: step.dependsOn,
    neededBy: [],
    evidence: step.evidence ?? '',
    minutes: step.estimate?.minutes?.toString() ?? '',
    tools: (step.tools ?? []).join('\n'),
    paths: (step.paths ?? []).join('\n'),
  };
}

export function minutesIn(text: string): number | undefined {
  const minutes = Number(text.trim());
  return Number.isInteger(minutes) && minutes > 0 && minutes <= 100_000 ? minutes : undefined;
}

export type FieldFault = 'title' | 'minutes';

export function faultsIn({ title, minutes }: StepFields): readonly FieldFault[] {
  return [
    ...(title.trim() === '' ? ['title' as const] : []),
    ...(minutes.trim() !== '' && minutesIn(minutes) === undefined ? ['minutes' as const] : []),
  ];
}

/** The step with what stands in the form. What the form does not show stays. */
export function stepFrom(fields: StepFields, step: ProposedSubtask): ProposedSubtask {
  const minutes = minutesIn(fields.minutes);
  const tokens = step.estimate?.tokens;
  const tools = linesOf(fields.tools);
  const paths = linesOf(fields.paths);
  const changesNothing = step.paths?.length === 0 && paths.length === 0;
  const evidence = fields.evidence.trim();
  return {
    id: step.id,
    title: fields.title.trim(),
    description: fields.description.trim(),
    agent: fields.agent as ProposedSubtask['agent'],
    dependsOn: [...fields.dependsOn],
    ...(evidence !== '' && { evidence }),
    ...((minutes !== undefined || tokens !== undefined) && {
      estimate: { ...(minutes !== undefined && { minutes }), ...(tokens !== undefined && { tokens }) },
    }),
    ...(tools.length > 0 && { tools }),
    ...((paths.length > 0 || changesNothing) && { paths }),
  };
}

function linesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim()))].filter((line) => line !== '');
}

type EditStep = Extract<SteerAction, { action: 'edit_step' }>;

/** Only what is different; `null` takes a field out. */
export function changeBetween(before: ProposedSubtask, after: ProposedSubtask): EditStep['change'] {
  const isSame = (left: unknown, right: unknown) => canonicalJson(left ?? null) === canonicalJson(right ?? null);
  return {
    ...(before.title !== after.title && { title: after.title }),
    ...(before.description !== after.description && { description: after.description }),
    ...(before.agent !== after.agent && { agent: after.agent }),
    ...(!isSame(before.dependsOn, after.dependsOn) && { dependsOn: after.dependsOn }),
    ...(before.evidence !== after.evidence && { evidence: after.evidence ?? null }),
    ...(!isSame(before.estimate, after.estimate) && { estimate: after.estimate ?? null }),
    ...(!isSame(before.tools, after.tools) && { tools: after.tools ?? null }),
    ...(!isSame(before.paths, after.paths) && { paths: after.paths ?? null }),
  };
}
