import { useState } from 'react';
import type { Approval } from '@codelab/protocol/approval';
import type { TrialChange } from '@codelab/protocol/trial';
import { api } from '@/trpc/client.ts';
import { newKey } from '@/trpc/new-key.ts';
import { useWorkspaces } from '@/trpc/queries.ts';
import { untilAnswered } from '@/trpc/until-answered.ts';

export type TrialWork = {
  /** There is a sandbox, so that a command can be kept from the workspace. */
  readonly canTry: boolean;
  readonly doing: 'trying' | 'dropping' | undefined;
  readonly refusal: unknown;
  readonly tryOut: () => void;
  readonly stop: () => void;
  /** Asks about the command itself again. */
  readonly drop: () => void;
};

type Kept = { readonly version: number; readonly doing?: TrialWork['doing'] | undefined; readonly refusal?: unknown };
type Send = (input: TrialChange) => Promise<unknown>;

/** Trying a command before it is decided about. What comes of it is the approval's next version, which ends the waiting here. */
export function useTrial({ id: approvalId, version }: Approval): TrialWork {
  const workspaces = useWorkspaces();
  const [kept, setKept] = useState<Kept>({ version });
  const { doing, refusal }: Kept = kept.version === version ? kept : { version };

  function run(next: TrialWork['doing'], send: Send): void {
    setKept({ version, doing: next });
    const input = { key: newKey(), approvalId, version };
    untilAnswered(() => send(input)).catch((error: unknown) => setKept({ version, refusal: error }));
  }

  return {
    canTry: workspaces.data?.sandbox.kind === 'bubblewrap',
    doing,
    refusal,
    tryOut: () => run('trying', (input) => api.approval.tryOut.mutate(input)),
    stop: () => run(undefined, (input) => api.approval.stopTrial.mutate(input)),
    drop: () => run('dropping', (input) => api.approval.dropTrial.mutate(input)),
  };
}
