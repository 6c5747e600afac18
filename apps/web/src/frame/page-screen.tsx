import type { JSX, ReactNode } from 'react';

/** A page that is read from the top: inbox, archive, settings. */
export function PageScreen({
  title,
  description,
  children,
}: {
  title: string;
  description?: string;
  children: ReactNode;
}): JSX.Element {
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex w-full max-w-3xl flex-col gap-5 px-4 py-6 max-md:pt-2.5 sm:px-6">
        <header className="max-md:min-h-7 max-md:pl-10">
          <h1 className="font-semibold text-xl">{title}</h1>
          {description && <p className="text-muted-foreground">{description}</p>}
        </header>
        {children}
      </div>
    </div>
  );
}
