import { Check, Copy } from 'lucide-react';
import { type JSX, useEffect, useState } from 'react';
import type { ButtonSize } from './button.tsx';
import { IconButton } from './icon-button.tsx';

const shownMs = 2_000;

export function CopyButton({
  text,
  label,
  copiedLabel,
  size = 'sm',
  className,
}: {
  text: string;
  label: string;
  copiedLabel: string;
  size?: ButtonSize;
  className?: string;
}): JSX.Element {
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), shownMs);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy(): Promise<void> {
    await navigator.clipboard.writeText(text);
    setCopied(true);
  }

  return (
    <>
      <IconButton label={copied ? copiedLabel : label} size={size} className={className} onClick={() => void copy()}>
        {copied ? <Check aria-hidden="true" className="text-success-text" /> : <Copy aria-hidden="true" />}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? copiedLabel : ''}
      </span>
    </>
  );
}
