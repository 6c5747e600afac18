import dynamic from 'next/dynamic';
import { createContext, type JSX, type ReactNode, use, useState } from 'react';
import type { CheckpointId } from '@codelab/protocol/ids';
import { untilLoaded } from '@codelab/ui/until-loaded';

const RestoreDialog = dynamic(() =>
  untilLoaded(() => import('./restore-dialog.tsx')).then((module) => module.RestoreDialog),
);

export type RestoreAsked = { readonly checkpointId: CheckpointId; readonly title: string };

const Ask = createContext<((asked: RestoreAsked) => void) | undefined>(undefined);

/** Holds the dialog, which must not go with the message that it was opened from: a restore takes that message back. */
export function RestoreHost({ children }: { children: ReactNode }): JSX.Element {
  const [asked, setAsked] = useState<RestoreAsked>();
  return (
    <Ask value={setAsked}>
      {children}
      {asked && <RestoreDialog {...asked} onClose={() => setAsked(undefined)} />}
    </Ask>
  );
}

/** Opens the dialog; absent where nothing can be restored. */
export function useAskRestore(): ((asked: RestoreAsked) => void) | undefined {
  return use(Ask);
}
