import { stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { asProblem } from '../checkpoints/failure-text.ts';
import { git } from '../checkpoints/git.ts';
import { allowedFolder, notAllowed, type Roots } from './roots.ts';

const cloneMs = 180_000;

/** Where a repository lies that may be cloned: on this server, and within its roots. Nothing is fetched from elsewhere. */
export async function localRepository(roots: Roots, url: string): Promise<string> {
  const path = pathIn(url);
  if (path === undefined) {
    throw notAllowed(
      'not_local',
      'Only repositories on this server can be cloned, by their path or file://. CodeLab itself reaches no other machine; clone it there with git, and open the folder.',
    );
  }
  const real = await allowedFolder(roots, path);
  const isRepository = (await isThere(join(real, '.git'))) || (await isThere(join(real, 'HEAD')));
  if (!isRepository) throw notAllowed('no_repository', 'This folder is no git repository.');
  return real;
}

function pathIn(url: string): string | undefined {
  if (isAbsolute(url)) return url;
  if (!/^file:\/\//i.test(url)) return undefined;
  try {
    return fileURLToPath(url);
  } catch {
    return undefined; // it names another machine
  }
}

/**
 * A copy with a history of its own. What the repository says about hooks, filters and submodules is not run: the copy is
 * made by the transport, into a folder with no configuration but git's.
 */
export async function cloneRepository({ from, to, cwd }: { from: string; to: string; cwd: string }): Promise<void> {
  // git refuses what belongs to somebody else on the disk; a person has asked for this one by its path.
  const configuration = join(cwd, '.gitconfig-clone');
  await writeFile(configuration, '[safe]\n\tdirectory = *\n', { mode: 0o600 });
  const args = ['-c', 'protocol.file.allow=always', 'clone', '--quiet', '--template=', '--no-recurse-submodules'];
  try {
    await git({
      args: [...args, '--', pathToFileURL(from).href, to],
      cwd,
      timeoutMs: cloneMs,
      environment: { GIT_CONFIG_GLOBAL: configuration },
    });
  } catch (error) {
    throw asProblem(error);
  }
}

function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
