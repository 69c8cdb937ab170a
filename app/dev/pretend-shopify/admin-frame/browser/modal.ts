// ui-modal: a dialog over the app's own page; the real one covers the whole admin.

class ModalElement extends HTMLElement {
  content: HTMLElement = document.createElement('div');
  #dialog: HTMLDialogElement | undefined;

  get variant(): string {
    return this.getAttribute('variant') ?? 'base';
  }

  async show(): Promise<void> {
    const bar = this.querySelector('ui-title-bar');
    const dialog = document.createElement('dialog');
    dialog.setAttribute('aria-label', bar?.getAttribute('title') ?? 'Dialog');
    dialog.style.cssText = 'border:0;border-radius:12px;padding:16px;max-width:min(620px,92vw);width:100%';
    const buttons = [...(bar?.querySelectorAll('button') ?? [])].map((button) => {
      const copy = document.createElement('button');
      copy.textContent = button.textContent;
      copy.addEventListener('click', () => button.click());
      return copy;
    });
    dialog.append(this.content, ...buttons);
    dialog.addEventListener('close', () => void this.hide());
    document.body.append(dialog);
    dialog.showModal();
    this.#dialog = dialog;
    this.dispatchEvent(new Event('show'));
  }

  async hide(): Promise<void> {
    const dialog = this.#dialog;
    if (!dialog) return;
    this.#dialog = undefined;
    dialog.remove();
    this.dispatchEvent(new Event('hide'));
  }

  async toggle(): Promise<void> {
    await (this.#dialog ? this.hide() : this.show());
  }
}

/** @throws Error when no modal has this id */
export function modalById(id: string): ModalElement {
  const element = document.getElementById(id);
  if (element instanceof ModalElement) return element;
  throw new Error(`There is no ui-modal with id "${id}" on the page`);
}

export function defineModal(): void {
  customElements.define('ui-modal', ModalElement);
}
