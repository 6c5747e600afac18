import {
  Activity,
  Archive,
  FileBraces,
  FileText,
  Folders,
  Inbox,
  Keyboard,
  Languages,
  MessageSquare,
  Plus,
  Settings,
  SunMoon,
} from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useTheme } from 'next-themes';
import type { JSX } from 'react';
import { type CommandGroup, CommandList } from '@codelab/ui/command-list';
import { Dialog } from '@codelab/ui/dialog';
import { Kbd } from '@codelab/ui/kbd';
import { useConversationList } from '@/live/use-live.ts';
import { useSettingsTabs } from '@/settings/use-settings-tabs.ts';
import { themes } from './themes.ts';
import { useCurrentConversation } from './use-current-conversation.ts';
import { useExport } from './use-export.ts';
import { languageOptions, useLanguage } from './use-language.ts';

/** Everything one can go to or do from anywhere, found by typing. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }): JSX.Element {
  const t = useTranslations('frame');
  const common = useTranslations('common');
  const groups = useGroups(onHelp);
  // Closed first, so that the focus has gone back before it is moved on.
  const closing = groups.map((group) => ({
    ...group,
    entries: group.entries.map((entry) => ({
      ...entry,
      onSelect: () => {
        onClose();
        entry.onSelect();
      },
    })),
  }));
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={t('palette.title')}
      hideTitle
      closeLabel={common('close')}
      className="[&>div:nth-child(2)]:flex [&>div:nth-child(2)]:flex-col [&>div:nth-child(2)]:p-0"
    >
      <CommandList
        label={t('palette.title')}
        placeholder={t('palette.placeholder')}
        empty={t('palette.empty')}
        groups={closing}
      />
    </Dialog>
  );
}

function useGroups(onHelp: () => void): CommandGroup[] {
  const t = useTranslations('frame');
  const router = useRouter();
  const { setTheme } = useTheme();
  const [, setLanguage] = useLanguage();
  const conversations = useConversationList() ?? [];
  const current = useCurrentConversation();
  const exportAs = useExport();
  const settings = useSettingsTabs();
  const go = (href: string) => () => router.push(href);

  return [
    {
      id: 'go',
      label: t('palette.go'),
      entries: [
        { id: 'new', label: t('newChat'), icon: <Plus aria-hidden="true" />, hint: <Kbd>c</Kbd>, onSelect: go('/') },
        {
          id: 'inbox',
          label: t('inbox'),
          icon: <Inbox aria-hidden="true" />,
          hint: <Kbd>i</Kbd>,
          onSelect: go('/inbox'),
        },
        {
          id: 'workspaces',
          label: t('workspaces'),
          icon: <Folders aria-hidden="true" />,
          onSelect: go('/w'),
        },
        { id: 'archive', label: t('archive'), icon: <Archive aria-hidden="true" />, onSelect: go('/archive') },
        { id: 'settings', label: t('settings'), icon: <Settings aria-hidden="true" />, onSelect: go('/settings') },
        ...settings.map(({ tab, label }) => ({
          id: `settings-${tab}`,
          label: `${t('settings')}: ${label}`,
          icon: <Settings aria-hidden="true" />,
          onSelect: go(`/settings?tab=${tab}`),
        })),
        { id: 'status', label: t('palette.server'), icon: <Activity aria-hidden="true" />, onSelect: go('/status') },
      ],
    },
    {
      id: 'here',
      label: t('palette.here'),
      entries:
        current === undefined
          ? []
          : [
              {
                id: 'markdown',
                label: t('actions.exportMarkdown'),
                icon: <FileText aria-hidden="true" />,
                onSelect: () => void exportAs(current, 'markdown'),
              },
              {
                id: 'json',
                label: t('actions.exportJson'),
                icon: <FileBraces aria-hidden="true" />,
                onSelect: () => void exportAs(current, 'json'),
              },
            ],
    },
    {
      id: 'conversations',
      label: t('list.label'),
      entries: conversations.map(({ id, title }) => ({
        id,
        label: title || t('list.untitled'),
        icon: <MessageSquare aria-hidden="true" />,
        onSelect: go(`/c/${id}`),
      })),
    },
    {
      id: 'appearance',
      label: t('appearance'),
      entries: [
        ...themes.map((theme) => ({
          id: `theme-${theme}`,
          label: `${t('theme.label')}: ${t(`theme.${theme}`)}`,
          icon: <SunMoon aria-hidden="true" />,
          onSelect: () => setTheme(theme),
        })),
        ...languageOptions.map(({ value, label }) => ({
          id: `language-${value}`,
          label: `${t('language.label')}: ${label}`,
          icon: <Languages aria-hidden="true" />,
          onSelect: () => setLanguage(value),
        })),
        {
          id: 'keys',
          label: t('shortcuts'),
          icon: <Keyboard aria-hidden="true" />,
          hint: <Kbd>?</Kbd>,
          onSelect: onHelp,
        },
      ],
    },
  ];
}
