import type { McpServer, McpTransport, SaveMcpServer } from '@codelab/protocol/mcp';

export type SecretDraft = { readonly id: number; readonly name: string; readonly value: string };

/** What a person has written about a server so far. */
export type ServerDraft = {
  readonly name: string;
  readonly type: McpTransport['type'];
  readonly command: string;
  /** One a line. */
  readonly args: string;
  readonly url: string;
  /** Empty: in every workspace. */
  readonly workspaceId: string;
  readonly secrets: readonly SecretDraft[];
  /** Names of kept secrets that are to be taken away. */
  readonly dropped: readonly string[];
};

export type ServerField = 'name' | 'command' | 'url' | 'secrets';
export type ServerProblem = 'needed' | 'form' | 'taken';
export type ServerProblems = { readonly [field in ServerField]?: ServerProblem };

export function draftOf(server: McpServer | undefined): ServerDraft {
  const transport = server?.transport;
  return {
    name: server?.name ?? '',
    type: transport?.type ?? 'stdio',
    command: transport?.type === 'stdio' ? transport.command : '',
    args: transport?.type === 'stdio' ? transport.args.join('\n') : '',
    url: transport?.type === 'http' ? transport.url : '',
    workspaceId: server?.workspaceId ?? '',
    secrets: [],
    dropped: [],
  };
}

type Read =
  | { readonly ok: true; readonly input: Omit<SaveMcpServer, 'key' | 'serverId' | 'workspaceId'> }
  | { readonly ok: false; readonly problems: ServerProblems };

/** As it is sent, or what is wrong with it. `taken`: names that others in the same place have. */
export function readServer(draft: ServerDraft, taken: readonly string[]): Read {
  const name = draft.name.trim();
  const secrets = draft.secrets.filter(({ name, value }) => name.trim() !== '' || value !== '');
  const problems: ServerProblems = {
    ...(name === '' && { name: 'needed' }),
    ...(name !== '' && !/^[a-z][a-z0-9-]{0,29}$/.test(name) && { name: 'form' }),
    ...(taken.includes(name) && { name: 'taken' }),
    ...(draft.type === 'stdio' && draft.command.trim() === '' && { command: 'needed' }),
    ...(draft.type === 'http' && !isAddress(draft.url) && { url: draft.url.trim() === '' ? 'needed' : 'form' }),
    ...(secrets.some((secret) => !isSecret(secret)) && { secrets: 'form' }),
  };
  if (Object.keys(problems).length > 0) return { ok: false, problems };
  const given = Object.fromEntries([
    ...draft.dropped.map((secret) => [secret, null]),
    ...secrets.map((secret) => [secret.name.trim(), secret.value]),
  ]);
  return {
    ok: true,
    input: { name, transport: transportOf(draft), ...(Object.keys(given).length > 0 && { secrets: given }) },
  };
}

function transportOf({ type, command, args, url }: ServerDraft): McpTransport {
  if (type === 'http') return { type, url: url.trim() };
  return { type, command: command.trim(), args: args.split('\n').filter((line) => line.trim() !== '') };
}

function isAddress(url: string): boolean {
  const address = URL.canParse(url.trim()) ? new URL(url.trim()) : undefined;
  return (address?.protocol === 'http:' || address?.protocol === 'https:') && address.username === '';
}

function isSecret({ name, value }: SecretDraft): boolean {
  return /^[A-Za-z_][A-Za-z0-9_-]{0,127}$/.test(name.trim()) && value !== '';
}
