import { ImageOff } from 'lucide-react';
import { createContext, type JSX, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import { type Components, type ControlsConfig, type ExtraProps, type PluginConfig, Streamdown } from 'streamdown';
import type { MarkdownProps } from './markdown.tsx';
import { safeLink } from './safe-link.ts';

const ImageLabel = createContext('');

/** Headings of an answer begin below those of the page. */
const components: Components = { h1: 'h3', h2: 'h4', h3: 'h5', h4: 'h6', h5: 'h6', h6: 'h6', a: Link, img: Image };

const look =
  'space-y-3 [&_:is(h3,h4,h5,h6)]:mt-5 [&_:is(h3,h4,h5,h6)]:mb-1.5 [&_:is(h3,h4,h5,h6)]:font-semibold [&_:is(h3,h4)]:text-lg [&_:is(h5,h6)]:text-base';

const controls: ControlsConfig = { code: { copy: true, download: false }, table: false, mermaid: false, image: false };

export function MarkdownText({ text, labels, streaming = false }: MarkdownProps): JSX.Element {
  const code = useHighlighter(text);
  const plugins = useMemo((): PluginConfig => (code ? { code } : {}), [code]);
  const translations = useMemo(() => ({ copyCode: labels.copyCode, copied: labels.copied }), [labels]);
  return (
    <ImageLabel value={labels.imageNotShown}>
      <Streamdown
        mode="streaming"
        isAnimating={streaming}
        parseIncompleteMarkdown={streaming}
        components={components}
        controls={controls}
        plugins={plugins}
        translations={translations}
        linkSafety={{ enabled: false }}
        lineNumbers={false}
        className={look}
      >
        {text}
      </Streamdown>
    </ImageLabel>
  );
}

/** The highlighter, once there is code to highlight. */
function useHighlighter(text: string): PluginConfig['code'] {
  const [code, setCode] = useState<PluginConfig['code']>();
  const wanted = !code && (text.includes('```') || text.includes('~~~'));

  useEffect(() => {
    if (!wanted) return;
    let here = true;
    void import('@streamdown/code').then((module) => {
      if (here) setCode(module.code);
    });
    return () => {
      here = false;
    };
  }, [wanted]);

  return code;
}

/** The renderer promises nothing about what it hands on. */
type Handed = ExtraProps & { href?: unknown; src?: unknown; alt?: unknown; children?: unknown };

function Link({ href, children }: Handed): JSX.Element {
  const text = children as ReactNode;
  const link = safeLink(href);
  if (!link) return <span>{text}</span>;
  return (
    <a
      href={link.href}
      className="font-medium text-accent-text underline decoration-1 underline-offset-2 hover:decoration-2"
      {...(link.outside && { target: '_blank', rel: 'noopener noreferrer nofollow', title: link.href })}
    >
      {text}
    </a>
  );
}

function Image({ alt, src }: Handed): JSX.Element {
  const label = use(ImageLabel);
  const name = typeof alt === 'string' ? alt : '';
  const link = safeLink(src);
  return (
    <span className="inline-flex items-center gap-1.5 rounded-md border border-border bg-muted px-2 py-1 text-muted-foreground text-sm">
      <ImageOff aria-hidden="true" className="size-4 shrink-0" />
      {label}
      {link ? <Link href={link.href}>{name || link.href}</Link> : name}
    </span>
  );
}
