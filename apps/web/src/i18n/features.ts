/** One file of messages each, in every language; the name is the namespace. */
export const features = [
  'common',
  'frame',
  'conversation',
  'settings',
  'problems',
  'approval',
  'plan',
  'question',
  'tool',
  'inbox',
  'mcp',
  'rules',
  'status',
  'agents',
  'workspace',
] as const;
export type Feature = (typeof features)[number];
