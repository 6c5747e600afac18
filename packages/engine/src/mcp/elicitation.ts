import type {
  ElicitRequestFormParams,
  ElicitResult,
  PrimitiveSchemaDefinition,
} from '@modelcontextprotocol/sdk/types.js';
import { storableText } from '@codelab/domain/storable';
import type { AskedQuestion, ServerQuestion } from '@codelab/protocol/tool-call';

/** A form that a server wants a person to fill in, as our questions; and the answers as the server's values. */
export type Elicitation = {
  readonly message: string;
  readonly questions: AskedQuestion[];
  contentOf(answers: Answers): NonNullable<ElicitResult['content']>;
};

type Answers = Extract<NonNullable<ServerQuestion['answer']>, { action: 'accept' }>['answers'];
type Value = string | number | boolean | string[];
type Field = { readonly question: AskedQuestion; readonly valueFrom: (answer: string | string[]) => Value };

const maxFields = 20;
const maxOptions = 100;

/** Why a form cannot be shown is a sentence that its server reads. */
export class FormRefused extends Error {}

export function elicitationOf({ message, requestedSchema }: ElicitRequestFormParams): Elicitation {
  const entries = Object.entries(requestedSchema.properties);
  if (entries.length > maxFields) throw new FormRefused(`A form of more than ${maxFields} fields is not shown.`);
  const required = new Set(requestedSchema.required);
  // Questions are told apart by their place: the server's names may be of any length.
  const fields = entries.map(([name, schema], index) => {
    const base = { id: `field-${index + 1}`, question: titleOf(name, schema), optional: !required.has(name) };
    return { name, ...fieldOf(schema, base) };
  });
  return {
    message: shown(message, 4_000),
    // A form without fields asks for no more than a yes.
    questions: fields.map(({ question }) => question),
    contentOf: (answers) =>
      Object.fromEntries(
        fields.flatMap(({ name, question, valueFrom }) => {
          const answer = answers[question.id];
          return answer === undefined || answer === '' ? [] : [[name, valueFrom(answer)]];
        }),
      ),
  };
}

function fieldOf(schema: PrimitiveSchemaDefinition, base: Pick<AskedQuestion, 'id' | 'question' | 'optional'>): Field {
  switch (schema.type) {
    case 'boolean':
      return { question: { ...base, answerAs: 'boolean' }, valueFrom: (answer) => answer === 'true' };
    case 'number':
    case 'integer':
      return { question: { ...base, answerAs: schema.type }, valueFrom: Number };
    case 'array':
      return choice(base, 'anyOf' in schema.items ? schema.items.anyOf : untitled(schema.items.enum), true);
    case 'string': {
      if ('oneOf' in schema) return choice(base, schema.oneOf, false);
      if (!('enum' in schema)) return { question: { ...base, answerAs: 'text' }, valueFrom: one };
      const names = 'enumNames' in schema ? schema.enumNames : undefined;
      const options = schema.enum.map((value, index) => ({ const: value, title: names?.[index] ?? value }));
      return choice(base, options, false);
    }
  }
}

type Option = { readonly const: string; readonly title: string };

function untitled(values: readonly string[]): Option[] {
  return values.map((value) => ({ const: value, title: value }));
}

/** People choose among titles; two values with one title are told apart by their values. */
function choice(base: Pick<AskedQuestion, 'id' | 'question' | 'optional'>, given: Option[], multiple: boolean): Field {
  if (given.length > maxOptions) throw new FormRefused(`A choice of more than ${maxOptions} options is not shown.`);
  const values = new Map<string, string>();
  for (const option of given) {
    const title = shown(option.title, 200) || '–';
    values.set(values.has(title) ? `${title} (${shown(option.const, 100)})` : title, option.const);
  }
  const valueFrom = (title: string) => values.get(title) ?? title;
  return {
    question: { ...base, options: [...values.keys()], ...(multiple && { multiple }) },
    valueFrom: (answer) => (multiple ? [answer].flat().map(valueFrom) : valueFrom(one(answer))),
  };
}

function one(answer: string | string[]): string {
  return typeof answer === 'string' ? answer : (answer[0] ?? '');
}

function titleOf(name: string, { title, description }: PrimitiveSchemaDefinition): string {
  const asked = title ?? name;
  return shown(description === undefined || description === asked ? asked : `${asked}: ${description}`, 2_000);
}

function shown(text: string, chars: number): string {
  return storableText(text.slice(0, chars));
}
