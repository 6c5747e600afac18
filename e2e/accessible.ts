import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from './test.ts';

type Look = { readonly colorScheme: 'light' | 'dark'; readonly width: number };
const desk: Look = { colorScheme: 'light', width: 1280 };
const nightDesk: Look = { colorScheme: 'dark', width: 1280 };
const nightTelephone: Look = { colorScheme: 'dark', width: 390 };

/** axe finds nothing and nothing sticks out: on a desk by day, and on a telephone by night. */
export async function expectWellMade(page: Page, looks: readonly Look[] = [desk, nightTelephone]): Promise<void> {
  for (const { colorScheme, width } of looks) {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.flatMap(described), `what axe finds, ${colorScheme}, ${width} px`).toEqual([]);
    expect(await page.evaluate(stickingOut), `what sticks out at ${width} px`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: desk.colorScheme });
  await page.setViewportSize({ width: desk.width, height: 800 });
}

type Violation = Awaited<ReturnType<AxeBuilder['analyze']>>['violations'][number];

function described({ id, nodes }: Violation): string[] {
  return (
    nodes
      .map(({ target, failureSummary }) => `${id} ${target.join(' ')}: ${failureSummary}`)
      // What floats over the page belongs to the control that opened it, wherever it stands in the document.
      .filter((found) => !found.startsWith('region div[data-radix-popper'))
  );
}

/** The left column is away on a telephone: its colours by night are seen on a desk only. */
export async function expectWellMadeInTheDark(page: Page): Promise<void> {
  await expectWellMade(page, [nightDesk]);
}

/** What cannot be seen whole, and pages that must be scrolled sideways. */
function stickingOut(): string[] {
  const scrolls = (element: Element): boolean => {
    const { overflowX } = getComputedStyle(element);
    return overflowX === 'auto' || overflowX === 'scroll';
  };
  const isWithinScroller = (element: Element | null): boolean =>
    element !== null && (scrolls(element) || isWithinScroller(element.parentElement));
  const lost = [...document.querySelectorAll('main *, nav *, dialog *')].filter((element) => {
    const { right, left, width, height } = element.getBoundingClientRect();
    return width > 1 && height > 1 && (right > innerWidth + 1 || left < -1) && !isWithinScroller(element.parentElement);
  });
  const wide = [...document.querySelectorAll('main > *, main > * > *')].filter(
    (element) => scrolls(element) && element.scrollWidth > element.clientWidth + 1,
  );
  return [...lost, ...wide].map((element) => element.outerHTML.slice(0, 200));
}
