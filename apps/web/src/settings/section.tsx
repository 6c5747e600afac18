import { type JSX, type ReactNode, useId } from 'react';

/** Settings that belong together, under a heading that says what they are about. */
export function Section({
  title,
  description,
  children,
}: {
  title: string;
  description?: ReactNode;
  children?: ReactNode;
}): JSX.Element {
  const id = useId();
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3 py-4 first:pt-1">
      <div>
        <h2 id={id} className="font-semibold text-lg">
          {title}
        </h2>
        {description && <p className="max-w-prose text-muted-foreground text-sm">{description}</p>}
      </div>
      {children}
    </section>
  );
}
