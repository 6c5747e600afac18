import type { PlanDecision } from '@codelab/protocol/command';
import type { PlanSteer } from '@codelab/protocol/procedures';

/** Sends a decision about a plan. It is settled when the server has answered; a refusal is thrown. */
export type PlanDecide = (message: PlanDecision) => Promise<void>;

type WithoutKey<Action> = Action extends unknown ? Omit<Action, 'key'> : never;

/** What a person does to a plan that runs; the sender makes the key. */
export type SteerAction = WithoutKey<PlanSteer>;
export type Steer = (action: SteerAction) => Promise<void>;
