import type { CommandPart } from '@codelab/protocol/call-facts';

/**
 * What one program of a command line may do, as far as its name tells. It is for people who look at a line; nothing is
 * allowed by it. `runs`: whatever the project's own files say. `unknown`: it may do anything.
 */
export type CommandRisk = 'nothing' | 'reads' | 'changes' | 'deletes' | 'network' | 'runs' | 'privileged' | 'unknown';

const kinds: Readonly<Record<Exclude<CommandRisk, 'unknown'>, string>> = {
  nothing: 'echo printf true false : cd pwd test [ sleep exit set export declare local unset wait read pushd popd seq',
  reads:
    'cat head tail less more ls tree stat file wc grep egrep fgrep rg ag find fd sort uniq cut tr diff cmp comm nl od xxd hexdump strings sha256sum md5sum cksum basename dirname realpath readlink which type command du df date whoami id uname hostname env printenv ps jq yq column tac rev paste join fold expand bc expr',
  changes:
    'cp mv mkdir touch tee ln install chmod chown sed patch truncate dd tar unzip zip gzip gunzip xz split mkfifo',
  deletes: 'rm rmdir unlink shred',
  network: 'curl wget ssh scp sftp rsync nc ncat netcat telnet ping dig nslookup host ftp gh openssl socat',
  runs: 'npm npx pnpm yarn bun node deno python python3 pip pip3 uv poetry ruby bundle gem perl php composer go cargo rustc make cmake ninja gradle mvn java javac dotnet tsc vitest jest pytest bash sh dash zsh source . eval eslint biome prettier',
  privileged: 'sudo doas su pkexec runuser chroot unshare nsenter setpriv mount umount systemctl kill pkill killall',
};

const riskOf = new Map<string, CommandRisk>(
  (['nothing', 'reads', 'changes', 'deletes', 'network', 'runs', 'privileged'] as const).flatMap((risk) =>
    kinds[risk].split(' ').map((program): [string, CommandRisk] => [program, risk]),
  ),
);

const shells = new Set(['bash', 'sh', 'dash', 'zsh', 'source', '.', 'eval']);
const gitReads = new Set([
  'status',
  'diff',
  'log',
  'show',
  'blame',
  'rev-parse',
  'describe',
  'ls-files',
  'shortlog',
  'grep',
]);
const gitAsksOthers = new Set(['fetch', 'pull', 'push', 'clone', 'ls-remote', 'submodule', 'remote']);
const gitLoses = new Set(['clean', 'reset', 'checkout', 'restore', 'rm', 'gc', 'prune', 'filter-branch']);

export function commandRisk({ words }: Pick<CommandPart, 'words'>): CommandRisk {
  const [program, ...rest] = words;
  if (typeof program !== 'string') return 'unknown';
  if (program === 'git') return gitRisk(rest);
  // Without a file it runs what it reads from anywhere.
  if (shells.has(program) && rest.every((word) => word === null || /^[-+]/.test(word))) return 'unknown';
  if (program === 'find' && rest.some((word) => /^-(delete|fprint|fls|fprintf)/.test(word ?? ''))) return 'deletes';
  if (program === 'sed' && !rest.some((word) => /^(-[a-zA-Z]*i|--in-place)/.test(word ?? ''))) return 'reads';
  if (program === 'sort' && rest.some((word) => /^(-o|--output)/.test(word ?? ''))) return 'changes';
  if (/^(npm|pnpm|yarn|pip3?)$/.test(program) && /^(i|install|add|ci|publish|update|upgrade)$/.test(rest[0] ?? '')) {
    return 'network';
  }
  return riskOf.get(program) ?? (/^\.{0,2}\//.test(program) ? 'runs' : 'unknown');
}

function gitRisk(words: CommandPart['words']): CommandRisk {
  const [subcommand] = words;
  if (typeof subcommand !== 'string' || subcommand.startsWith('-')) return 'unknown';
  if (words.some((word) => word?.startsWith('--output'))) return 'changes';
  if (gitReads.has(subcommand)) return 'reads';
  if (gitAsksOthers.has(subcommand)) return 'network';
  return gitLoses.has(subcommand) ? 'deletes' : 'changes';
}
