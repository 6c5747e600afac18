import type { EventType, KeptEvent } from '@codelab/protocol/event';

export type EventOf<Type extends EventType> = Extract<KeptEvent, { type: Type }>;
