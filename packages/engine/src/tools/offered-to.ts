import type { ModelRef } from '@codelab/protocol/agent';
import type { Tool } from './tool.ts';

/** Models of OpenAI that were trained to change files by patches, also where somebody else serves them. */
const patchTrained = /(^|\/)(gpt-4\.1|gpt-[5-9]|gpt-oss|codex|o[34](-|$))/i;
const exactEdits: ReadonlySet<string> = new Set(['edit_file', 'edit_files']);

/**
 * Of the tools that an agent may use, those that this model is told of: one way to change a file is enough, and it is
 * the one that the model knows. What an agent may do does not hang on it.
 */
export function offeredTo<Known extends Pick<Tool, 'name'>>(model: ModelRef, tools: readonly Known[]): Known[] {
  const names = new Set(tools.map(({ name }) => name));
  const hasBoth = names.has('apply_patch') && names.has('edit_file');
  if (!hasBoth) return [...tools];
  return patchTrained.test(model)
    ? tools.filter(({ name }) => !exactEdits.has(name))
    : tools.filter(({ name }) => name !== 'apply_patch');
}
