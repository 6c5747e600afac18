export type Tone = 'neutral' | 'accent' | 'danger' | 'warning' | 'success';

export const toneText: Record<Tone, string> = {
  neutral: 'text-muted-foreground',
  accent: 'text-accent-text',
  danger: 'text-danger-text',
  warning: 'text-warning-text',
  success: 'text-success-text',
};

export const toneSurface: Record<Tone, string> = {
  neutral: 'border-border bg-muted',
  accent: 'border-accent-line bg-accent-soft',
  danger: 'border-danger-line bg-danger-soft',
  warning: 'border-warning-line bg-warning-soft',
  success: 'border-success-line bg-success-soft',
};

export const toneSolid: Record<Tone, string> = {
  neutral: 'bg-border-strong',
  accent: 'bg-accent',
  danger: 'bg-danger',
  warning: 'bg-warning',
  success: 'bg-success',
};
