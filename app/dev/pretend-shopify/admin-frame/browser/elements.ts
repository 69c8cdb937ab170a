// The elements of App Bridge: menu, title bar, save bar, modal. They render nothing themselves but tell the admin what
// to show.
import { ask, listen, post } from './channel.ts';
import type { BarButton } from './protocol.ts';

function describeButton(button: HTMLElement): BarButton {
  const has = (name: string) => button.hasAttribute(name) && button.getAttribute(name) !== 'false';
  return {
    label: button.textContent?.trim() ?? '',
    isPrimary: button.getAttribute('variant') === 'primary',
    isDisabled: has('disabled'),
    isLoading: has('loading'),
  };
}

/** An element that notifies the admin whenever its content changes. */
abstract class Watched extends HTMLElement {
  #observer = new MutationObserver(() => this.tell());

  connectedCallback(): void {
    this.#observer.observe(this, { childList: true, subtree: true, characterData: true, attributes: true });
    this.tell();
  }

  disconnectedCallback(): void {
    this.#observer.disconnect();
    this.retire();
  }

  abstract tell(): void;
  abstract retire(): void;
}

class NavMenu extends Watched {
  tell(): void {
    const anchors = [...this.querySelectorAll<HTMLElement>('a[href], s-link[href]')];
    post({
      type: 'nav',
      links: anchors.map((anchor) => ({
        label: anchor.textContent?.trim() ?? '',
        href: new URL(anchor.getAttribute('href') ?? '', location.href).pathname,
        isHome: anchor.getAttribute('rel') === 'home',
      })),
    });
  }

  retire(): void {
    // The admin keeps the menu while the app moves between its pages.
  }
}

class TitleBarElement extends Watched {
  buttons(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>('button, a')].filter(
      (each) => each.getAttribute('variant') !== 'breadcrumb',
    );
  }

  tell(): void {
    const breadcrumb = this.querySelector('[variant="breadcrumb"]');
    post({
      type: 'title',
      bar: {
        title: this.getAttribute('title') ?? document.title,
        breadcrumb: breadcrumb?.textContent?.trim() ?? null,
        actions: this.buttons().map(describeButton),
      },
    });
  }

  retire(): void {
    if (!document.querySelector('ui-title-bar')) post({ type: 'title', bar: null });
  }
}

const shownBars = new Set<SaveBarElement>();

class SaveBarElement extends Watched {
  get showing(): boolean {
    return shownBars.has(this);
  }

  get discardConfirmation(): boolean {
    return this.hasAttribute('discardConfirmation') || this.hasAttribute('discard-confirmation');
  }

  set discardConfirmation(value: boolean) {
    this.toggleAttribute('discardConfirmation', value);
  }

  buttons(): HTMLButtonElement[] {
    return [...this.querySelectorAll('button')];
  }

  async show(): Promise<void> {
    shownBars.add(this);
    tellOfBars();
    this.dispatchEvent(new Event('show'));
  }

  async hide(): Promise<void> {
    if (!shownBars.delete(this)) return;
    tellOfBars();
    this.dispatchEvent(new Event('hide'));
  }

  async toggle(): Promise<void> {
    await (this.showing ? this.hide() : this.show());
  }

  tell(): void {
    if (this.showing) tellOfBars();
  }

  retire(): void {
    void this.hide();
  }
}

function tellOfBars(): void {
  const bar = [...shownBars].at(-1);
  post({
    type: 'save-bar',
    isShown: bar !== undefined,
    buttons: bar?.buttons().map(describeButton) ?? [],
    asksBeforeDiscard: bar?.discardConfirmation ?? false,
  });
}

export function isBarShown(): boolean {
  return shownBars.size > 0;
}

/** True when nothing is unsaved, or the merchant chooses to leave anyway. */
export async function mayLeave(): Promise<boolean> {
  if (shownBars.size === 0) return true;
  const leaves = await ask<boolean>({ question: 'leave' });
  if (leaves) await hideBars();
  return leaves;
}

async function hideBars(): Promise<void> {
  for (const bar of [...shownBars]) await bar.hide();
}

/** @throws Error when no save bar has this id */
export function saveBarById(id: string): SaveBarElement {
  const element = document.getElementById(id);
  if (element instanceof SaveBarElement) return element;
  throw new Error(`There is no ui-save-bar with id "${id}" on the page`);
}

listen((message) => {
  if (message.type === 'save-bar-click') [...shownBars].at(-1)?.buttons()[message.index]?.click();
  if (message.type === 'leave-allowed') void hideBars();
  if (message.type !== 'title-click') return;
  const bar = document.querySelector('ui-title-bar');
  if (!(bar instanceof TitleBarElement)) return;
  const target =
    message.index < 0 ? bar.querySelector<HTMLElement>('[variant="breadcrumb"]') : bar.buttons()[message.index];
  target?.click();
});

export function defineElements(): void {
  customElements.define('ui-nav-menu', NavMenu);
  customElements.define('s-app-nav', class extends NavMenu {});
  customElements.define('ui-title-bar', TitleBarElement);
  customElements.define('ui-save-bar', SaveBarElement);
}
