import type { Cost, ModelRef, Usage } from '@codelab/protocol/agent';

/** Told of what costs time or money, as it ends. Names only: never what was said. */
export type Meter = {
  modelCall(call: {
    readonly model: ModelRef;
    /** `done`, or the failure's code; `left` when the turn was cancelled or handed on. */
    readonly outcome: string;
    readonly seconds: number;
    /** Of a call that was answered. */
    readonly spent?: { readonly usage: Usage; readonly cost: Cost };
  }): void;
  toolCall(call: { readonly tool: string; readonly outcome: string; readonly seconds: number }): void;
};

export const silentMeter: Meter = { modelCall() {}, toolCall() {} };
