// The channel between the app's page and the admin frame around it.
import { envelope } from './protocol.ts';
import type { FromAdmin, FromApp } from './protocol.ts';

const ownScript = document.currentScript as HTMLScriptElement;
/** The admin's origin: this script comes from it. */
export const adminOrigin = new URL(ownScript.src).origin;
export const isEmbedded = window.parent !== window;
/** The app's client id, as given in the page. */
export const apiKey =
  ownScript.dataset.apiKey ?? document.querySelector<HTMLMetaElement>('meta[name="shopify-api-key"]')?.content ?? '';

const listeners: ((message: FromAdmin) => void)[] = [];

export function post(message: FromApp): void {
  if (isEmbedded) window.parent.postMessage({ envelope, message }, adminOrigin);
}

export function listen(listener: (message: FromAdmin) => void): void {
  listeners.push(listener);
}

window.addEventListener('message', (event: MessageEvent<{ envelope?: string; message: FromAdmin }>) => {
  if (event.origin !== adminOrigin || event.source !== window.parent || event.data?.envelope !== envelope) return;
  for (const listener of listeners) listener(event.data.message);
});

type Question = Omit<Extract<FromApp, { type: 'ask' }>, 'askId' | 'type'> & { scopes?: string[] };

/** Asks the admin something; the promise settles only with its answer. */
export function ask<Value>(question: Question): Promise<Value> {
  const askId = crypto.randomUUID();
  return new Promise((resolve) => {
    const onMessage = (message: FromAdmin) => {
      if (message.type !== 'answer' || message.askId !== askId) return;
      listeners.splice(listeners.indexOf(onMessage), 1);
      resolve(message.value as Value);
    };
    listen(onMessage);
    post({ type: 'ask', askId, ...question } as FromApp);
  });
}

/** A session token, requested from the admin every time. */
export function idToken(): Promise<string> {
  return ask<string>({ question: 'id-token' });
}

// Styles go into an adopted style sheet: a new node in <head> would disturb the app's hydration.
const sheet = new CSSStyleSheet();
sheet.replaceSync('ui-nav-menu,s-app-nav,ui-title-bar,ui-save-bar,ui-modal{display:none}');
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
