import { useTranslations } from 'next-intl';

/** Who decided: you, the system, or somebody by name. */
export function useWho(): (by: string) => string {
  const t = useTranslations('approval');
  return (by) => (by === 'owner' || by === 'system' ? t(`who.${by}`) : by);
}
