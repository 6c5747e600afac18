import type { OwnerId } from '@codelab/protocol/ids';
import type {
  ConfirmMcpFile,
  EnableMcpServer,
  McpList,
  McpServer,
  OneMcpServer,
  SavedMcpServer,
  SaveMcpServer,
} from '@codelab/protocol/mcp';
import type { Done } from '@codelab/protocol/procedures';

/** What a person can do with servers of tools. */
export type McpSettings = {
  list(ownerId: OwnerId): Promise<McpList>;
  save(ownerId: OwnerId, input: SaveMcpServer): Promise<SavedMcpServer>;
  remove(ownerId: OwnerId, input: OneMcpServer): Promise<Done>;
  setEnabled(ownerId: OwnerId, input: EnableMcpServer): Promise<Done>;
  /** Connects now and lists its tools. What came of it is the server's state; nothing is thrown for one that fails. */
  refresh(ownerId: OwnerId, input: OneMcpServer): Promise<McpServer>;
  confirmFile(ownerId: OwnerId, input: ConfirmMcpFile): Promise<Done>;
};
