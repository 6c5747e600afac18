import type { JSX, ReactNode } from 'react';

/** A page that has only one thing to say, and a way on. */
export function PageNote({
  icon,
  title,
  action,
  children,
}: {
  icon: ReactNode;
  title: string;
  action?: ReactNode;
  children?: ReactNode;
}): JSX.Element {
  return (
    <div className="m-auto flex flex-col items-center gap-2 px-6 py-12 text-center">
      <div aria-hidden="true" className="mb-1 text-muted-foreground [&_svg]:size-7 [&_svg]:stroke-[1.5]">
        {icon}
      </div>
      <h1 className="font-semibold text-lg">{title}</h1>
      {children && <p className="max-w-prose text-balance text-muted-foreground">{children}</p>}
      {action && <div className="mt-2">{action}</div>}
    </div>
  );
}
