// <form data-save-bar>: a save bar without code in the app.
import { isBarShown, saveBarById } from './elements.ts';

const barId = 'pretend-form-save-bar';

function makeBar(form: HTMLFormElement): void {
  const bar = document.createElement('ui-save-bar');
  bar.id = barId;
  const save = document.createElement('button');
  save.setAttribute('variant', 'primary');
  save.textContent = 'Save';
  save.addEventListener('click', () => form.requestSubmit());
  const discard = document.createElement('button');
  discard.textContent = 'Discard';
  discard.addEventListener('click', () => form.reset());
  bar.append(save, discard);
  document.body.append(bar);
}

function watchedForm(event: Event): HTMLFormElement | null {
  return event.target instanceof Element ? event.target.closest<HTMLFormElement>('form[data-save-bar]') : null;
}

function drop(event: Event): void {
  if (watchedForm(event)) document.getElementById(barId)?.remove();
}

export function watchForms(): void {
  const onChange = (event: Event) => {
    const form = watchedForm(event);
    if (!form || isBarShown()) return;
    document.getElementById(barId)?.remove();
    makeBar(form);
    void saveBarById(barId).show();
  };
  document.addEventListener('input', onChange);
  document.addEventListener('change', onChange);
  document.addEventListener('submit', drop);
  document.addEventListener('reset', drop);
}
