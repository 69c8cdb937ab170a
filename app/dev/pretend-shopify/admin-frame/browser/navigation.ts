// The admin's URL follows the app's, links into the admin leave the frame, and unsaved changes ask the merchant first.
import { listen, post } from './channel.ts';
import { isBarShown, mayLeave } from './elements.ts';

const framing = [
  'hmac',
  'locale',
  'protocol',
  'session',
  'id_token',
  'shop',
  'timestamp',
  'host',
  'embedded',
  'appLoadId',
];

function tellLocation(): void {
  const params = new URLSearchParams(location.search);
  for (const name of framing) params.delete(name);
  const query = params.toString();
  post({ type: 'location', path: location.pathname + (query ? `?${query}` : '') + location.hash });
}

function follow(method: 'pushState' | 'replaceState'): void {
  const original = history[method].bind(history);
  history[method] = (...args: Parameters<History['pushState']>) => {
    original(...args);
    tellLocation();
  };
}

/** The path inside the admin that an address refers to, or null when it is not in the admin. */
function adminPath(address: string): string | null {
  const match = /^(?:shopify:\/*admin|https:\/\/admin\.shopify\.com\/store\/[^/]+)(\/.*)?$/i.exec(address);
  return match ? (match[1] ?? '/') : null;
}

function openAdmin(address: string, target: string | undefined): boolean {
  const path = adminPath(address);
  if (path === null) return false;
  post({ type: 'open-admin', path, isNewTab: target === '_blank' });
  return true;
}

const plainOpen = window.open.bind(window);

/** Moves the app to one of its own pages, using the app's own router. */
function navigate(href: string): void {
  const anchor = document.createElement('a');
  anchor.href = href;
  anchor.hidden = true;
  // React's router must see the relative address.
  anchor.setAttribute('href', href);
  document.body.append(anchor);
  anchor.dispatchEvent(new CustomEvent('shopify:navigate', { bubbles: true, cancelable: true }));
  anchor.remove();
}

function onClick(event: MouseEvent): void {
  const anchor = event.target instanceof Element ? event.target.closest('a') : null;
  const href = anchor?.getAttribute('href');
  if (!anchor || !href || event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
  if (openAdmin(href, anchor.target)) return event.preventDefault();
  const staysHere =
    anchor.target === '_blank' || href.startsWith('#') || anchor.hasAttribute('download') || href.startsWith('mailto:');
  if (staysHere || !isBarShown()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  void mayLeave().then((may) => may && anchor.click());
}

export function watchNavigation(): void {
  follow('pushState');
  follow('replaceState');
  window.addEventListener('popstate', tellLocation);
  window.addEventListener('click', onClick, { capture: true });
  window.open = (address, target, features) => {
    if (address && openAdmin(String(address), target)) return null;
    // "_top" is the pretend admin here; the app's own pages open inside it.
    const own = address && target === '_top' && new URL(String(address), location.href).origin === location.origin;
    if (!own) return plainOpen(address, target, features);
    location.assign(String(address));
    return null;
  };
  listen((message) => {
    if (message.type === 'navigate') navigate(message.href);
  });
  tellLocation();
}
