import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import type { JSX, ReactNode } from 'react';

/** One thing that can be done or gone to. `id` tells it from all others; `words` find it besides its label. */
export type CommandEntry = {
  readonly id: string;
  readonly label: string;
  readonly icon?: ReactNode;
  /** Said at the end of its line: a key, or a state. */
  readonly hint?: ReactNode;
  readonly words?: readonly string[];
  readonly onSelect: () => void;
};

export type CommandGroup = {
  readonly id: string;
  readonly label: string;
  readonly entries: readonly CommandEntry[];
};

/** A list to be searched by typing and walked by arrow keys; Enter does what is marked. */
export function CommandList({
  label,
  placeholder,
  empty,
  groups,
}: {
  label: string;
  placeholder: string;
  empty: string;
  groups: readonly CommandGroup[];
}): JSX.Element {
  return (
    <Command label={label} loop vimBindings={false} className="flex min-h-0 flex-1 flex-col">
      <div className="flex items-center gap-2 border-border border-b px-4 pr-12 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted-foreground">
        <Search aria-hidden="true" />
        <Command.Input
          autoFocus
          aria-label={label}
          placeholder={placeholder}
          className="h-12 min-w-0 flex-1 bg-transparent text-base outline-none placeholder:text-muted-foreground"
        />
      </div>
      <Command.List label={label} className="min-h-0 flex-1 overflow-y-auto p-2 sm:max-h-96">
        <Command.Empty className="px-2 py-6 text-center text-muted-foreground text-sm">{empty}</Command.Empty>
        {groups
          .filter(({ entries }) => entries.length > 0)
          .map((group) => (
            <Command.Group
              key={group.id}
              value={group.id}
              heading={group.label}
              className="pb-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground [&_[cmdk-group-heading]]:text-xs"
            >
              {group.entries.map((entry) => (
                <Command.Item
                  key={entry.id}
                  // Found by its label, told apart by its id.
                  value={`${entry.label} ${entry.id}`}
                  keywords={[...(entry.words ?? [])]}
                  onSelect={entry.onSelect}
                  className="flex min-h-8 cursor-default items-center gap-2 rounded-md px-2 py-1 text-base data-[selected=true]:bg-muted pointer-coarse:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted-foreground"
                >
                  {entry.icon}
                  <span className="min-w-0 flex-1 truncate">{entry.label}</span>
                  {entry.hint}
                </Command.Item>
              ))}
            </Command.Group>
          ))}
      </Command.List>
    </Command>
  );
}
