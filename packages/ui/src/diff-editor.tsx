import { Editor } from '@pierre/diffs/edit';
import { EditProvider, type FileContents, type FileDiffOptions, MultiFileDiff } from '@pierre/diffs/react';
import type { JSX } from 'react';
import { diffLook } from './diff-look.ts';

/** The diff with its new side writable. */
export function DiffEditor({
  oldFile,
  newFile,
  options,
  autoFocus,
  onEdit,
}: {
  oldFile: FileContents | null;
  newFile: FileContents;
  options: FileDiffOptions<undefined, undefined>;
  autoFocus: boolean;
  onEdit: ((after: string) => void) | undefined;
}): JSX.Element {
  return (
    <EditProvider createEditor={(type, editorOptions, key) => new Editor(type, editorOptions, key)}>
      <MultiFileDiff
        oldFile={oldFile}
        newFile={newFile}
        options={options}
        className={diffLook}
        edit
        editorOptions={{
          onAttach(editor) {
            if (autoFocus) editor.focus();
          },
        }}
        onEditChange={(event) => onEdit?.(event.file.contents)}
        // Anything else would put the old text back before it is sent.
        onEditComplete={() => 'accept'}
      />
    </EditProvider>
  );
}
