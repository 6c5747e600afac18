import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { Json } from '@codelab/protocol/json';
import { isObject } from '@/tool/argument.ts';

/** What was asked and what was answered, afterwards. */
export function AnswerList({ asked, answered }: { asked: Json; answered: Json }): JSX.Element | null {
  const t = useTranslations('question');
  const questions = isObject(asked) && Array.isArray(asked.questions) ? asked.questions.filter(isObject) : [];
  const answers = isObject(answered) && isObject(answered.answers) ? answered.answers : {};
  if (questions.length === 0) return null;

  return (
    <dl aria-label={t('answers')} className="flex flex-col gap-2 text-sm">
      {questions.map((question) => (
        <div key={String(question.id)}>
          <dt className="whitespace-pre-wrap text-muted-foreground">{String(question.question)}</dt>
          <dd className="whitespace-pre-wrap break-words font-medium">
            {answerText(answers[String(question.id)]) || t('noAnswer')}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function answerText(answer: Json | undefined): string {
  if (typeof answer === 'string') return answer;
  return Array.isArray(answer) ? answer.map(String).join(', ') : '';
}
