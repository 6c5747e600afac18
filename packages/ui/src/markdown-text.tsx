import { ImageOff } from 'lucide-react';
import { createContext, type JSX, type ReactNode, use, useEffect, useMemo, useState } from 'react';
import {
  type Components,
  type ControlsConfig,
  defaultRehypePlugins,
  type ExtraProps,
  type PluginConfig,
  Streamdown,
} from 'streamdown';
import { cn } from './class-names.ts';
import type { MarkdownLabels, MarkdownProps } from './markdown.tsx';
import { safeLink } from './safe-link.ts';
import { ScrollArea } from './scroll-area.tsx';
import { untilLoaded } from './until-loaded.ts';

const Labels = createContext<MarkdownLabels>({ copyCode: '', copied: '', imageNotShown: '', table: '' });

/** Headings of an answer begin below those of the page. */
const components: Components = {
  h1: 'h3',
  h2: 'h4',
  h3: 'h5',
  h4: 'h6',
  h5: 'h6',
  h6: 'h6',
  a: Link,
  img: Image,
  table: Table,
};

/** Cleaned of what could run; where links lead and that images are not fetched is decided below, without words in the text. */
const rehypePlugins = Object.entries(defaultRehypePlugins).flatMap(([name, plugin]) =>
  name === 'harden' ? [] : [plugin],
);

const headings =
  '[&_:is(h3,h4,h5,h6)]:mt-5 [&_:is(h3,h4,h5,h6)]:mb-1.5 [&_:is(h3,h4,h5,h6)]:font-semibold [&_:is(h3,h4)]:text-lg [&_:is(h5,h6)]:text-base';
/** One frame, and long lines go on below: nothing has to be scrolled sideways. */
const codeBlocks = [
  '[&_[data-streamdown=code-block]]:gap-0 [&_[data-streamdown=code-block]]:rounded-lg [&_[data-streamdown=code-block]]:p-0 [&_[data-streamdown=code-block]]:[content-visibility:visible]!',
  '[&_[data-streamdown=code-block-header]]:px-2 [&_[data-streamdown=code-block]>.absolute]:top-0.5 [&_[data-streamdown=code-block]>.absolute]:right-0.5',
  '[&_[data-streamdown=code-block-actions]]:border-0 [&_[data-streamdown=code-block-actions]]:bg-transparent [&_[data-streamdown=code-block-actions]]:p-0 [&_[data-streamdown=code-block-actions]_button]:rounded-md [&_[data-streamdown=code-block-actions]_button]:p-1.5',
  '[&_[data-streamdown=code-block-body]]:rounded-none [&_[data-streamdown=code-block-body]]:rounded-b-lg [&_[data-streamdown=code-block-body]]:border-0 [&_[data-streamdown=code-block-body]]:border-t [&_[data-streamdown=code-block-body]]:bg-terminal [&_[data-streamdown=code-block-body]]:p-3 [&_[data-streamdown=code-block-body]_pre]:whitespace-pre-wrap [&_[data-streamdown=code-block-body]_pre]:break-words',
];
const texts =
  'space-y-3 [&_li]:py-0.5 [&_:is(ol,ul)]:list-outside [&_:is(ol,ul)]:pl-6 [&_blockquote]:border-border-strong [&_blockquote]:border-l-2 [&_blockquote]:pl-3 [&_blockquote]:not-italic [&_blockquote]:text-muted-foreground [&_[data-streamdown=inline-code]]:px-1 [&_[data-streamdown=inline-code]]:py-px';
const look = cn(texts, headings, codeBlocks);

/** Light, then dark; both can be read on our grounds by those who need contrast. */
const themes: ['github-light-high-contrast', 'github-dark-high-contrast'] = [
  'github-light-high-contrast',
  'github-dark-high-contrast',
];

const controls: ControlsConfig = { code: { copy: true, download: false }, table: false, mermaid: false, image: false };

export function MarkdownText({ text, labels, streaming = false }: MarkdownProps): JSX.Element {
  const code = useHighlighter(text);
  const plugins = useMemo((): PluginConfig => (code ? { code } : {}), [code]);
  const translations = useMemo(() => ({ copyCode: labels.copyCode, copied: labels.copied }), [labels]);
  return (
    <Labels value={labels}>
      <Streamdown
        mode="streaming"
        isAnimating={streaming}
        parseIncompleteMarkdown={streaming}
        components={components}
        controls={controls}
        rehypePlugins={rehypePlugins}
        codeBlockMaxHeight={0}
        plugins={plugins}
        translations={translations}
        shikiTheme={themes}
        linkSafety={{ enabled: false }}
        lineNumbers={false}
        className={look}
      >
        {text}
      </Streamdown>
    </Labels>
  );
}

/** The highlighter, once there is code to highlight. */
function useHighlighter(text: string): PluginConfig['code'] {
  const [code, setCode] = useState<PluginConfig['code']>();
  const wanted = !code && (text.includes('```') || text.includes('~~~'));

  useEffect(() => {
    if (!wanted) return;
    let here = true;
    void untilLoaded(() => import('@streamdown/code')).then((module) => {
      if (here) setCode(module.createCodePlugin({ themes }));
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
  const { imageNotShown } = use(Labels);
  const name = typeof alt === 'string' ? alt : '';
  const link = safeLink(src);
  return (
    <span className="inline-flex items-center gap-1.5 rounded-md border border-border bg-muted px-2 py-1 text-muted-foreground text-sm">
      <ImageOff aria-hidden="true" className="size-4 shrink-0" />
      {imageNotShown}
      {link ? <Link href={link.href}>{name || link.href}</Link> : name}
    </span>
  );
}

function Table({ children }: Handed): JSX.Element {
  const { table } = use(Labels);
  return (
    <ScrollArea label={table} className="rounded-lg border border-border">
      <table className="w-full border-collapse text-sm [&_td]:border-border [&_td]:border-t [&_td]:px-3 [&_td]:py-1.5 [&_th]:bg-muted [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-medium">
        {children as ReactNode}
      </table>
    </ScrollArea>
  );
}
