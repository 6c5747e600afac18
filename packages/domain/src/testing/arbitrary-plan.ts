import * as fc from 'fast-check';
import { AgentName } from '@codelab/protocol/agent';
import { SubtaskId } from '@codelab/protocol/ids';
import { type Subtask, SubtaskStatus } from '@codelab/protocol/plan';
import type { PlanNode } from '../plan-graph.ts';

/** Tests only. */
export const idOf = (text: string | number) => SubtaskId.parse(String(text));
export const coderName = AgentName.parse('coder');

/** Each step may depend on steps made before it; shown in any order. */
export const dag: fc.Arbitrary<PlanNode[]> = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { maxLength: 12 })
  .map((wanted) =>
    wanted.map((picks, index) => ({
      id: idOf(index),
      dependsOn: index === 0 ? [] : [...new Set(picks.map((pick) => idOf(pick % index)))],
    })),
  )
  .chain((nodes) => fc.shuffledSubarray(nodes, { minLength: nodes.length }));

const paths = fc.option(fc.subarray(['src/**', 'src/a.ts', 'docs/', '*.md', 'test/*.ts']), { nil: undefined });

/** A graph in which anything may have happened to any step. */
export const steps: fc.Arbitrary<Subtask[]> = dag.chain((nodes) =>
  fc
    .array(fc.tuple(fc.constantFrom(...SubtaskStatus.options), fc.boolean(), paths), {
      minLength: nodes.length,
      maxLength: nodes.length,
    })
    .map((states) =>
      nodes.map((node, index) => {
        const [status, approved, declared] = states[index] ?? (['waiting', true, undefined] as const);
        return { ...stepOf(node), status, approved, ...(declared && { paths: declared }) };
      }),
    ),
);

export function stepOf(node: PlanNode): Subtask {
  return { ...node, title: `Step ${node.id}`, description: '', agent: coderName, status: 'waiting', approved: true };
}
