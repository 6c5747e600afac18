import { CircleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import type { JSX } from 'react';
import type { FileProblem } from '@codelab/protocol/own-agents';

/** What is wrong with a file, and in which line. */
export function FileProblems({ problems }: { problems: readonly FileProblem[] }): JSX.Element | null {
  const t = useTranslations('agents.files');
  if (problems.length === 0) return null;
  return (
    <ul className="mt-1 flex flex-col gap-1 text-sm">
      {problems.map(({ code, line, subject = '', message }, index) => {
        const problem = t(`problem.${code}`, { subject, message });
        return (
          <li key={index} className="flex items-start gap-1.5 text-danger-text">
            <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            <span className="min-w-0 break-words">{line ? t('problemAt', { line, problem }) : problem}</span>
          </li>
        );
      })}
    </ul>
  );
}
