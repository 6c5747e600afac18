import { createHash } from 'node:crypto';
import * as z from 'zod';
import { canonicalJson } from '@codelab/domain/canonical-json';
import { proposedOf } from '@codelab/domain/plan-edits';
import type { FileChange, Trial } from '@codelab/protocol/approval';
import type { Digest } from '@codelab/protocol/ids';
import type { Json } from '@codelab/protocol/json';
import type { ProposedSubtask } from '@codelab/protocol/plan';

/** sha-256 of canonical JSON, in hex: the same value always gives the same digest. */
export function digestOf(value: Json): Digest {
  return createHash('sha256').update(canonicalJson(value)).digest('hex');
}

/**
 * What a decision names: the tool, its exact arguments, and the files as they were (`spec.md` §5); and where it was
 * tried, all that came of that, for this is what is approved then.
 */
export function approvalDigest(call: {
  tool: string;
  arguments: Json;
  files: readonly FileChange[];
  trial?: Trial;
}): Digest {
  const files = call.files.map(({ path, baseHash }) => [path, baseHash]);
  const named = { tool: call.tool, arguments: call.arguments, files };
  if (!call.trial) return digestOf(named);
  const made = call.files.map(({ path, after, isRemoved = false }) => [path, after ?? null, isRemoved]);
  return digestOf({ ...named, made, trial: call.trial });
}

/** What a decision names: the plan's title and its steps as they were proposed, whatever has become of them since. */
export function planDigest(plan: { title: string; subtasks: readonly ProposedSubtask[] }): Digest {
  const subtasks = plan.subtasks.map((step) => z.json().parse(proposedOf(step)));
  return digestOf({ title: plan.title, subtasks });
}
