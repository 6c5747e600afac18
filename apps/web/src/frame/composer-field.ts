/** Marks the field in which one writes to the agent, so that a key can go to it from anywhere. */
export const composerMark = { 'data-composer': '' };
export const composerSelector = 'textarea[data-composer]';
