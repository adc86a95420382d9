// A person who has only a keyboard: walks a page by Tab and arrows, and sees where the focus is.
import type { Locator, Page } from 'playwright-core';
import type { Hands } from './every-page.ts';

/** More Tabs than the fullest page has stops. */
const MOST_STOPS = 400;
/** Tabs that are pressed without looking where each leads. */
const AT_ONCE = 10;

/** What the page's own script tells (`watchFocus`). */
interface Eyes {
  /** The number of choices where a menu is open. */
  begin(): number;
  /** Whether the focus is in the menu that was open. */
  inMenu(): boolean;
  /** Whether the focus went round. */
  round(): boolean;
  /** Whether something was missed; then the focus goes round once more. */
  again(): boolean;
  /** Of those that Tab doesn't reach, one that an arrow key might: its neighbour gets the focus. */
  nextByArrows(): boolean;
  problems(): string[];
  /** After a dialog was left: whether the focus is where it was opened from. */
  lost(): string[];
}
declare global {
  interface Window {
    eyes: Eyes;
  }
}

/** The hands of somebody without a mouse. */
export function keyboard(page: Page): Hands {
  const press = async (control: Locator) => {
    await tabTo(control);
    const isTick = await control.evaluate((element) => element.matches('input'));
    await page.keyboard.press(isTick ? 'Space' : 'Enter');
  };
  const choose = async (field: Locator, label: string) => {
    await tabTo(field);
    const chosen = field.locator('option:checked', { hasText: label });
    await page.keyboard.press('Home');
    for (let at = 0; at < MOST_STOPS && (await chosen.count()) === 0; at++) await page.keyboard.press('ArrowDown');
    await chosen.waitFor({ state: 'attached' });
  };
  const type = async (field: Locator, text: string) => {
    await tabTo(field);
    await page.keyboard.press('Control+a');
    await page.keyboard.type(text);
  };
  return { page, press, choose, type };
}

/** Goes there by Tab; in a menu, a list or a grid by arrows. */
export async function tabTo(control: Locator): Promise<void> {
  const page = control.page();
  await control.waitFor();
  await skipToContent(page);
  for (let stops = 0; stops < MOST_STOPS; stops++) {
    const key = await control.evaluate((element) => {
      const here = document.activeElement;
      if (here === element || element.querySelector('input') === here) return undefined;
      const radios = here instanceof HTMLInputElement && here.type === 'radio' && here.name;
      if (radios && radios === (element as HTMLInputElement).name) return 'ArrowRight';
      const group = element.closest('[role=menu], [role=grid], [role=listbox], [role=toolbar], [role=tablist]');
      return group?.contains(here) && (element as HTMLElement).tabIndex < 0 ? 'ArrowDown' : 'Tab';
    });
    if (!key) return;
    await page.keyboard.press(key);
  }
  throw new Error(`The keyboard doesn't get to ${control}`);
}

/** The first Tab on a fresh page finds the link past the rail and the header. */
async function skipToContent(page: Page): Promise<void> {
  if (!(await page.evaluate(() => document.activeElement === document.body && !document.querySelector('dialog:modal'))))
    return;
  await page.keyboard.press('Tab');
  if (await page.evaluate(() => document.activeElement?.matches('a[href="#content"]')))
    await page.keyboard.press('Enter');
}

/** What is wrong for the keyboard on the page, or in the dialog that is open on it: a line each. */
export async function barriers(page: Page): Promise<string[]> {
  const choices = await page.evaluate(() => window.eyes.begin());
  if (choices) return inMenu(page, choices);
  let came = await goRound(page);
  // What came while the focus was past it, or was drawn anew, is met the next time.
  if (await page.evaluate(() => window.eyes.again())) came = await goRound(page);
  for (let tries = 0; tries < 20 && (await page.evaluate(() => window.eyes.nextByArrows())); tries++) {
    // Each twice, or the way back would undo the way there and never come past a neighbour.
    for (const key of ['ArrowDown', 'ArrowRight', 'ArrowUp', 'ArrowLeft'])
      for (let times = 0; times < 2; times++) await page.keyboard.press(key);
  }
  const found = await page.evaluate(() => window.eyes.problems());
  return came ? found : ['the focus never came round: a trap', ...found];
}

async function goRound(page: Page): Promise<boolean> {
  const isRound = () => page.evaluate(() => window.eyes.round());
  for (let stops = 0; stops < MOST_STOPS && !(await isRound()); stops += AT_ONCE)
    await Promise.all(Array.from({ length: AT_ONCE }, () => page.keyboard.press('Tab')));
  return isRound();
}

/** A menu is gone through by arrows; Tab finds what stands under its choices, and then leaves it. */
async function inMenu(page: Page, choices: number): Promise<string[]> {
  for (let at = 0; at < choices; at++) await page.keyboard.press('ArrowDown');
  while (await page.evaluate(() => window.eyes.inMenu())) await page.keyboard.press('Tab');
  return page.evaluate(() => window.eyes.problems());
}

/** Runs in the page, before its own scripts. */
export function watchFocus(): void {
  const MOUSE = new Set(['click', 'dblclick', 'mousedown', 'pointerdown', 'dragstart']);
  const NATIVE = 'a[href], button, input, select, textarea, summary, [contenteditable=true]';
  const GROUPS = '[role=grid], [role=listbox], [role=menu], [role=toolbar], [role=tablist], [role=radiogroup], ul, ol';
  const listened = new WeakSet<Element>();
  const add = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (this: EventTarget, ...given: Parameters<typeof add>) {
    if (MOUSE.has(given[0]) && this instanceof Element) listened.add(this);
    return add.apply(this, given);
  };

  let reached: Element[] = [];
  let unseen = new Set<Element>();
  /** From where each was tried: from another neighbour it may be reached. */
  let tried = new Map<Element, Element>();
  let looks = new Map<Element, string>();
  let outside = '';
  let isRound = false;
  let stops = 0;
  let lap = new Set<Element>();
  /** What Tab didn't reach: arrows may bring other controls onto the page than those that were looked for. */
  let left: Element[] | undefined;
  let menu: { place: Element; controls: Element[] } | undefined;
  /** Had the focus already, so that its look without it comes afterwards. */
  let first: { element: Element; look: string } | undefined;
  const modal = () => [...document.querySelectorAll('dialog:modal')].at(-1);
  const line = (element: Element) => element.outerHTML.replaceAll(/\s+/g, ' ').slice(0, 160);

  function look(element: Element): string {
    const around = [element, element.nextElementSibling, element.parentElement, element.parentElement?.parentElement];
    return around
      .map((each) => {
        if (!each) return '';
        const { outline, outlineStyle, boxShadow, borderColor, backgroundColor } = getComputedStyle(each);
        return [outlineStyle === 'none' ? '' : outline, boxShadow, borderColor, backgroundColor].join(' ');
      })
      .join('|');
  }

  function controls(): Element[] {
    const all = [...(menu?.place ?? modal() ?? document.body).querySelectorAll('*')];
    return all.filter((element) => {
      const isRoving = element.matches('[role] [tabindex="-1"]') && element.closest(GROUPS);
      const can = element.matches(`${NATIVE}, [tabindex="0"]`) || listened.has(element) || isRoving;
      if (!can || element.matches('dialog, :disabled, [type=hidden]') || element.closest('[inert]')) return false;
      // Images listen to the viewer's keys wherever the focus is; which of them, N says (viewer/commands.ts).
      if (element.closest('.v-pane')) return false;
      // A field that only its label shows is the label's: seen or not, it must be reached.
      return element.matches('input[type=file]') || element.checkVisibility({ visibilityProperty: true });
    });
  }

  addEventListener(
    'focusin',
    ({ target }) => {
      const element = target as Element;
      stops++;
      lap.add(element);
      // Where there is one stop only, it is come back to; a page may give it the focus twice by itself.
      const [start] = lap;
      if (element === start && (lap.size > 1 || stops > 3)) isRound = true;
      if (modal() && !modal()!.contains(element)) outside = line(element);
      if (reached.at(-1) !== element) reached.push(element);
      const before = looks.get(element);
      const now = look(element);
      const isOutlined = getComputedStyle(element).outlineStyle !== 'none';
      if (element === first?.element) return;
      if (before === undefined ? !isOutlined : before === now) unseen.add(element);
    },
    true,
  );

  /** Native groups of radio buttons have one stop; what holds or surrounds a stop has it there. */
  function isReached(element: Element): boolean {
    if (reached.includes(element)) return true;
    if (element instanceof HTMLInputElement && element.type === 'radio')
      return reached.some((other) => other instanceof HTMLInputElement && other.name === element.name);
    if (element.matches(NATIVE)) return false;
    if (element.matches('label')) return reached.includes((element as HTMLLabelElement).control!);
    return reached.some((other) => element.contains(other) || other.contains(element));
  }

  /** The list of a combobox is gone through while the focus stays in its field. */
  function isPointedAt(element: Element): boolean {
    const list = element.closest('[role=listbox]');
    const field = list && document.querySelector(`[role=combobox][aria-controls="${list.id}"]`);
    return Boolean(field?.getAttribute('aria-activedescendant') && reached.includes(field));
  }

  const missed = () =>
    (left ?? menu?.controls ?? controls()).filter((element) => !isReached(element) && !isPointedAt(element));

  // Whatever opens a dialog has the focus then; a choice of a menu gives it to the menu's button first.
  const openers: Element[] = [];
  const show = HTMLDialogElement.prototype.showModal;
  HTMLDialogElement.prototype.showModal = function (this: HTMLDialogElement) {
    openers.push(document.activeElement!);
    show.call(this);
  };

  window.eyes = {
    lost() {
      const [opener, here] = [openers.at(-1), document.activeElement!];
      const isFine =
        modal()?.contains(here) ||
        !opener ||
        opener === document.body ||
        opener === here ||
        (!opener.isConnected && here !== document.body);
      return isFine ? [] : [`focus was at ${line(opener!)}, is at ${line(here)}`];
    },
    begin() {
      const place = document.querySelector('[role=menu]')?.parentElement;
      menu = undefined;
      if (place) {
        menu = { place, controls: [] };
        menu.controls = controls();
      }
      const here = document.activeElement!;
      first = here.matches(NATIVE) ? { element: here, look: look(here) } : undefined;
      looks = new Map(controls().flatMap((each) => (each === here ? [] : [[each, look(each)]])));
      reached = menu ? [here] : [];
      unseen = new Set();
      tried = new Map();
      outside = '';
      stops = 0;
      lap = new Set();
      left = undefined;
      isRound = controls().length === 0;
      return menu?.controls.length ?? 0;
    },
    inMenu: () => Boolean(menu?.place.contains(document.activeElement)),
    round: () => isRound,
    again() {
      if (missed().length === 0) return false;
      isRound = false;
      lap = new Set();
      stops = 0;
      return true;
    },
    nextByArrows() {
      left ??= missed();
      for (const element of missed()) {
        const group = element.closest(GROUPS);
        const stop = group && reached.find((other) => group.contains(other) && other !== group);
        const from = reached.findLast((other) => group?.contains(other));
        if (!stop || !from || tried.get(element) === from) continue;
        tried.set(element, from);
        (from as HTMLElement).focus();
        return true;
      }
      return false;
    },
    problems() {
      if (first?.element.isConnected && first.element !== document.activeElement) {
        if (look(first.element) === first.look) unseen.add(first.element);
      }
      return [
        ...missed().map((element) => `not reached: ${line(element)}`),
        ...[...unseen].filter((each) => each.isConnected).map((each) => `focus not seen: ${line(each)}`),
        ...(outside ? [`focus leaves the dialog: ${outside}`] : []),
      ];
    },
  };
}
