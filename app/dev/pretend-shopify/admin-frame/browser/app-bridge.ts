// window.shopify: the members of App Bridge that the app may use. Any other throws, so that nothing unsupported goes
// unnoticed.
import type { ShopifyGlobal } from '@shopify/app-bridge-types';
import { apiKey, ask, idToken, isEmbedded, listen, post } from './channel.ts';
import { defineElements, mayLeave, saveBarById } from './elements.ts';
import { config, reloadWithToken, returnToAdmin } from './embedding.ts';
import { watchForms } from './forms.ts';
import { defineModal, modalById } from './modal.ts';
import { watchNavigation } from './navigation.ts';

type Pretended = Pick<
  ShopifyGlobal,
  | 'config'
  | 'origin'
  | 'ready'
  | 'environment'
  | 'loading'
  | 'idToken'
  | 'user'
  | 'toast'
  | 'modal'
  | 'saveBar'
  | 'scopes'
  | 'app'
>;

const toastCallbacks = new Map<string, { onAction?: (() => void) | undefined; onDismiss?: (() => void) | undefined }>();

listen((message) => {
  if (message.type !== 'toast-click') return;
  const callbacks = toastCallbacks.get(message.id);
  toastCallbacks.delete(message.id);
  if (message.isAction) callbacks?.onAction?.();
  else callbacks?.onDismiss?.();
});

const api: Pretended = {
  config: { apiKey, shop: config.shop, host: config.host, locale: config.locale },
  origin: location.origin,
  ready: Promise.resolve(),
  environment: { embedded: isEmbedded, mobile: false, pos: false, intent: false },
  loading: (isLoading) => post({ type: 'loading', isLoading: isLoading ?? true }),
  idToken,
  user: () => ask({ question: 'user' }),
  toast: {
    show: (message, options) => {
      const id = crypto.randomUUID();
      toastCallbacks.set(id, { onAction: options?.onAction, onDismiss: options?.onDismiss });
      const { isError = false, duration = 5000, action = null } = options ?? {};
      post({ type: 'toast', id, message, isError, duration, action });
      return id;
    },
    hide: (id) => post({ type: 'toast-hide', id }),
  },
  modal: {
    show: (id) => modalById(id).show(),
    hide: (id) => modalById(id).hide(),
    toggle: (id) => modalById(id).toggle(),
  },
  saveBar: {
    show: (id) => saveBarById(id).show(),
    hide: (id) => saveBarById(id).hide(),
    toggle: (id) => saveBarById(id).toggle(),
    leaveConfirmation: async () => {
      // If the merchant stays, the promise stays pending, as in App Bridge: the code after it must not run.
      if (!(await mayLeave())) await new Promise(() => undefined);
    },
  },
  scopes: {
    query: () => ask({ question: 'scopes' }),
    request: (scopes) => ask({ question: 'grant', scopes }),
    revoke: () => Promise.reject(new Error('shopify.scopes.revoke is not pretended: the app gives no scope back')),
  },
  app: { extensions: () => ask({ question: 'extensions' }) },
};

// Promises and developer tools look for these on every object.
const askedOfAnything = new Set<PropertyKey>(['then', 'toJSON', '$$typeof', 'nodeType', 'constructor']);

function start(): void {
  if ('shopify' in window) return;
  const shopify = new Proxy(api, {
    get(target, name, receiver) {
      if (typeof name === 'symbol' || name in target || askedOfAnything.has(name))
        return Reflect.get(target, name, receiver) as unknown;
      throw new Error(`shopify.${name} is not part of the App Bridge stand-in`);
    },
    set(_target, name) {
      throw new Error(`shopify.${String(name)} can't be set`);
    },
  });
  Object.defineProperty(window, 'shopify', { value: shopify });
  returnToAdmin();
  post({ type: 'hello', apiKey, title: document.title });
  void reloadWithToken();
  defineElements();
  defineModal();
  watchNavigation();
  watchForms();
}

start();
