import { Editor } from '@pierre/diffs/edit';
import { EditProvider, type FileContents, type FileDiffOptions, MultiFileDiff } from '@pierre/diffs/react';
import { type JSX, useMemo } from 'react';

/** The diff with its new side writable. */
export function DiffEditor({
  oldFile,
  newFile,
  options,
  label,
  onEdit,
}: {
  oldFile: FileContents | null;
  newFile: FileContents;
  options: FileDiffOptions<undefined, undefined>;
  label: string;
  onEdit: ((after: string) => void) | undefined;
}): JSX.Element {
  const named = useMemo(
    (): FileDiffOptions<undefined, undefined> => ({
      ...options,
      onPostRender(node) {
        const written = node.shadowRoot?.querySelector('[contenteditable="true"]');
        written?.setAttribute('aria-label', label);
      },
    }),
    [options, label],
  );

  return (
    <EditProvider createEditor={(type, editorOptions, key) => new Editor(type, editorOptions, key)}>
      <MultiFileDiff
        oldFile={oldFile}
        newFile={newFile}
        options={named}
        className="diff-files"
        edit
        onEditChange={(event) => onEdit?.(event.file.contents)}
        // Anything else would put the old text back before it is sent.
        onEditComplete={() => 'accept'}
      />
    </EditProvider>
  );
}
