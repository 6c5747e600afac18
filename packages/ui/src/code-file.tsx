import { File, type FileOptions } from '@pierre/diffs/react';
import { type JSX, useMemo } from 'react';
import { diffLook, readableComments } from './diff-look.ts';

const options: FileOptions<undefined, undefined> = {
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' },
  overflow: 'wrap',
  disableFileHeader: true,
  unsafeCSS: readableComments,
};

export function CodeFile({ path, text }: { path: string; text: string }): JSX.Element {
  const file = useMemo(() => ({ name: path, contents: text }), [path, text]);
  return <File file={file} options={options} className={diffLook} />;
}
