import type { Workspace } from '../workspace/workspace.ts';
import type { Json } from './tool.ts';

/** Writes what a person made of the proposed files. All paths are judged before the first file is touched. */
export async function writeApproved(
  workspace: Workspace,
  files: readonly { readonly path: string; readonly content: string }[],
): Promise<Json> {
  const places = await Promise.all(files.map((file) => workspace.resolve(file.path)));
  const written: Json[] = [];
  for (const [index, { path, content }] of files.entries()) {
    const { sizeBytes } = await workspace.write(path, content);
    written.push({ path: places[index]?.path ?? path, sizeBytes });
  }
  return { written };
}
