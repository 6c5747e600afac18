/** The diff lives in a shadow root: it is given our face, grounds and scheme from outside. */
export const diffLook =
  'block [color-scheme:inherit] [--diffs-bg-addition-emphasis-override:color-mix(in_oklch,var(--success-line)_60%,var(--success-soft))] [--diffs-bg-addition-override:var(--success-soft)] [--diffs-bg-deletion-emphasis-override:color-mix(in_oklch,var(--danger-line)_60%,var(--danger-soft))] [--diffs-bg-deletion-override:var(--danger-soft)] [--diffs-dark-bg:var(--terminal)] [--diffs-font-family:var(--font-geist-mono),ui-monospace,monospace] [--diffs-font-size:0.8125rem] [--diffs-light-bg:var(--surface)] [--diffs-line-height:1.25rem]';

/** Comments of the light theme are too pale on a coloured ground; there they are darker. */
export const readableComments = '[style*="--diffs-token-light:#66707B"] { --diffs-token-light: #4b5560 !important; }';
