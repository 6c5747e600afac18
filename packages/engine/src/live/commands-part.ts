import type { OwnerId } from '@codelab/protocol/ids';
import type {
  CommandChange,
  CommandInput,
  CommandList,
  CommandOutput,
  OneCommand,
} from '@codelab/protocol/live-command';
import type { Done } from '@codelab/protocol/procedures';

/** What a person can do to running commands, from any server. */
export type Commands = {
  stop(ownerId: OwnerId, input: CommandChange): Promise<Done>;
  detach(ownerId: OwnerId, input: CommandChange): Promise<Done>;
  input(ownerId: OwnerId, input: CommandInput): Promise<Done>;
  output(ownerId: OwnerId, input: OneCommand): Promise<CommandOutput>;
  list(ownerId: OwnerId, input: Pick<OneCommand, 'conversationId'>): Promise<CommandList>;
};
