import { untilLoaded } from '@codelab/ui/until-loaded';

/** Says in passing that something did not succeed, and why. */
export async function remark(text: string): Promise<void> {
  const { toast } = await untilLoaded(() => import('sonner'));
  toast.error(text);
}
