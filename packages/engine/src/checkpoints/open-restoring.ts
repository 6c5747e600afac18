import type { EngineContext } from '../context.ts';
import { makeCheckpoint } from './make-checkpoint.ts';
import { compareCheckpoint, conversationChanges, listCheckpoints } from './read-checkpoints.ts';
import { restoreCheckpoint } from './restore-checkpoint.ts';
import type { Restoring } from './restoring-part.ts';

export function openRestoring(engine: EngineContext): Restoring {
  return {
    list: (ownerId, input) => listCheckpoints(engine, ownerId, input),
    compare: (ownerId, input) => compareCheckpoint(engine, ownerId, input),
    changed: (ownerId, input) => conversationChanges(engine, ownerId, input),
    make: (ownerId, input) => makeCheckpoint(engine, ownerId, input),
    restore: (ownerId, input) => restoreCheckpoint(engine, ownerId, input),
  };
}
