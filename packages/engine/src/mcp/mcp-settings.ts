import type { EngineContext } from '../context.ts';
import { enableServer, removeServer, saveServer } from './change-servers.ts';
import { confirmFile } from './confirm-file.ts';
import { listServers } from './list-servers.ts';
import type { McpSettings } from './mcp-part.ts';
import { refreshServer } from './refresh-server.ts';

export function openMcpSettings(engine: EngineContext): McpSettings {
  return {
    list: (ownerId) => listServers(engine, ownerId),
    save: (ownerId, input) => saveServer(engine, ownerId, input),
    remove: (ownerId, input) => removeServer(engine, ownerId, input),
    setEnabled: (ownerId, input) => enableServer(engine, ownerId, input),
    refresh: (ownerId, input) => refreshServer(engine, ownerId, input),
    confirmFile: (ownerId, input) => confirmFile(engine, ownerId, input),
  };
}
