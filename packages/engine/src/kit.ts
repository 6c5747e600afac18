import type { Transaction } from '@codelab/database/unit-of-work';
import { type Crew, crewOf, type Place } from './agents/crew.ts';
import { type Toolbox, toolboxOf } from './tools/toolbox.ts';

/** Who there is to do the work in one place, and with what. */
export type Kit = { readonly crew: Crew; readonly toolbox: Toolbox };

export async function kitOf(tx: Transaction, place: Place): Promise<Kit> {
  return { crew: await crewOf(tx, place), toolbox: await toolboxOf(tx, place) };
}
