import type {
  ChangedSince,
  CheckpointList,
  CompareCheckpoint,
  ComparedCheckpoint,
  ConversationChanges,
  ListCheckpoints,
  MadeCheckpoint,
  MakeCheckpoint,
  RestoreCheckpoint,
  Restored,
} from '@codelab/protocol/checkpoint';
import type { OwnerId } from '@codelab/protocol/ids';

/** What a person does with checkpoints. Every one of them is their own. */
export type Restoring = {
  list(ownerId: OwnerId, input: ListCheckpoints): Promise<CheckpointList>;
  compare(ownerId: OwnerId, input: CompareCheckpoint): Promise<ComparedCheckpoint>;
  changed(ownerId: OwnerId, input: ConversationChanges): Promise<ChangedSince>;
  make(ownerId: OwnerId, input: MakeCheckpoint): Promise<MadeCheckpoint>;
  restore(ownerId: OwnerId, input: RestoreCheckpoint): Promise<Restored>;
};
