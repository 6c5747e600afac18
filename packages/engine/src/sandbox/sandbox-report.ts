import type { SandboxReport, SandboxState } from '@codelab/protocol/workspace';
import type { Sandbox } from './sandbox.ts';
import { fileBytes, memoryBytes, processLimit } from './shell.ts';

/** A command that prints more is stopped. */
export const maxOutputBytes = 10 * 1024 ** 2;
/** The longest time that a command may ask for. */
export const maxSeconds = 600;

export function sandboxState({ kind, reason, promises }: Sandbox): SandboxState {
  return { kind, reason, promises: [...promises] };
}

/** What commands can do here, in facts that were tried out. */
export async function sandboxReport(sandbox: Sandbox): Promise<SandboxReport> {
  const { works, reason, promises } = await sandbox.hosts();
  return {
    ...sandboxState(sandbox),
    hosts: { works, reason, promises: [...promises] },
    limits: { memoryBytes, fileBytes, processes: processLimit, outputBytes: maxOutputBytes, seconds: maxSeconds },
  };
}
