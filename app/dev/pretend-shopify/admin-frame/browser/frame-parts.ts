// Small pieces of the admin frame's page.
import type { BarButton } from './protocol.ts';

/** @throws Error when the page has no such element */
export function part<Part extends HTMLElement = HTMLElement>(id: string): Part {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The frame has no #${id}`);
  return element as Part;
}

export function buttonFor(button: BarButton, onClick: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = button.isLoading ? `${button.label}…` : button.label;
  element.className = button.isPrimary ? 'primary' : '';
  element.disabled = button.isDisabled || button.isLoading;
  element.addEventListener('click', onClick);
  return element;
}

/** Asks in a dialog; closing it means no. */
export function confirmed(title: string, text: string, yes: string, no: string): Promise<boolean> {
  const dialog = part<HTMLDialogElement>('question');
  part('question-title').textContent = title;
  part('question-text').textContent = text;
  const yesButton = part<HTMLButtonElement>('question-yes');
  const noButton = part<HTMLButtonElement>('question-no');
  yesButton.textContent = yes;
  noButton.textContent = no;
  yesButton.onclick = () => dialog.close('yes');
  noButton.onclick = () => dialog.close('no');
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }),
  );
}

export interface ToastHandlers {
  onAction: () => void;
  onDismiss: () => void;
}

export function showToast(
  id: string,
  message: string,
  isError: boolean,
  duration: number,
  action: string | null,
  handlers: ToastHandlers,
): void {
  const toast = document.createElement('div');
  toast.id = `toast-${id}`;
  toast.className = isError ? 'toast error' : 'toast';
  const text = document.createElement('span');
  text.textContent = message;
  const close = buttonFor({ label: '×', isPrimary: false, isDisabled: false, isLoading: false }, () => {
    toast.remove();
    handlers.onDismiss();
  });
  close.setAttribute('aria-label', 'Dismiss');
  toast.append(text);
  if (action)
    toast.append(
      buttonFor({ label: action, isPrimary: false, isDisabled: false, isLoading: false }, handlers.onAction),
    );
  toast.append(close);
  part('toasts').append(toast);
  setTimeout(() => toast.remove(), duration);
}
