import { expect, test } from 'vitest';
import { SubtaskId } from '@codelab/protocol/ids';
import { planLayers } from './plan-layers.ts';

function step(id: string, ...dependsOn: string[]) {
  return { id: SubtaskId.parse(id), dependsOn: dependsOn.map((each) => SubtaskId.parse(each)) };
}

function layersOf(...steps: ReturnType<typeof step>[]): string[][] {
  return planLayers(steps).map((layer) => layer.map(({ id }) => id));
}

test('a step stands in the first layer after all that it needs', () => {
  expect(
    layersOf(
      step('ship', 'test', 'docs'),
      step('read'),
      step('test', 'code'),
      step('code', 'read'),
      step('docs', 'read'),
    ),
  ).toEqual([['read'], ['code', 'docs'], ['test'], ['ship']]);
});

test('steps that need nothing can all run at once', () => {
  expect(layersOf(step('a'), step('b'))).toEqual([['a', 'b']]);
});

test('what is needed but is not in the plan holds nothing up', () => {
  expect(layersOf(step('a', 'elsewhere'))).toEqual([['a']]);
});

test('a circle is still shown', () => {
  expect(layersOf(step('a'), step('b', 'c'), step('c', 'b'))).toEqual([['a'], ['b', 'c']]);
});

test('a plan without steps has no layers', () => {
  expect(layersOf()).toEqual([]);
});
