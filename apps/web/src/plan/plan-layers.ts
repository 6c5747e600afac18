import type { ProposedSubtask } from '@codelab/protocol/plan';

/**
 * The steps in the order in which they can be carried out: every layer needs only layers before it, so the steps of one
 * layer can run at the same time. Steps of a circle (a plan that was never accepted) come last, together.
 */
export function planLayers<Step extends Pick<ProposedSubtask, 'id' | 'dependsOn'>>(steps: readonly Step[]): Step[][] {
  const known = new Set(steps.map((step) => step.id));
  const placed = new Set<string>();
  const layers: Step[][] = [];
  let rest = [...steps];

  while (rest.length > 0) {
    const free = rest.filter((step) => step.dependsOn.every((id) => placed.has(id) || !known.has(id)));
    const layer = free.length > 0 ? free : rest;
    layers.push(layer);
    for (const step of layer) placed.add(step.id);
    rest = rest.filter((step) => !placed.has(step.id));
  }
  return layers;
}
