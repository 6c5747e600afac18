export const themes = ['system', 'light', 'dark'] as const;
