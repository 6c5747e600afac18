import type { FormEvent, JSX, KeyboardEvent, ReactNode, RefObject } from 'react';
import { useId } from 'react';
import { composerMark } from '@/frame/composer-field.ts';

export const maxMessage = 100_000;

/** Where one writes to the agent. Enter sends on a keyboard and is a new line on a touch screen. */
export function MessageField({
  label,
  placeholder,
  value,
  onChange,
  onSubmit,
  field,
  describedBy,
  pickers,
  children,
}: {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
  onSubmit: () => void;
  field: RefObject<HTMLTextAreaElement | null>;
  describedBy?: string | undefined;
  /** Under the text, at its beginning. */
  pickers: ReactNode;
  /** Under the text, at its end. */
  children: ReactNode;
}): JSX.Element {
  const id = useId();
  function submit(event: FormEvent): void {
    event.preventDefault();
    onSubmit();
  }
  function press(event: KeyboardEvent<HTMLTextAreaElement>): void {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || hasTouchKeyboard()) return;
    submit(event);
  }
  return (
    <form
      onSubmit={submit}
      className="rounded-xl border border-border-strong bg-surface shadow-sm transition-colors has-[textarea:focus-visible]:border-ring has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:outline-ring"
    >
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <textarea
        {...composerMark}
        ref={field}
        id={id}
        rows={1}
        value={value}
        placeholder={placeholder}
        aria-describedby={describedBy}
        onChange={(event) => onChange(event.target.value)}
        onKeyDown={press}
        className="field-sizing-content block max-h-[40dvh] min-h-11 w-full resize-none bg-transparent px-3.5 pt-2.5 pb-1 text-base outline-none placeholder:text-muted-foreground pointer-coarse:text-lg"
      />
      <div className="flex items-center gap-1 px-1.5 pb-1.5">
        <div className="flex min-w-0 flex-1 items-center gap-1">{pickers}</div>
        {children}
      </div>
    </form>
  );
}

export function hasTouchKeyboard(): boolean {
  return matchMedia('(pointer: coarse)').matches;
}
