// The admin around the embedded app: menu, title, save bar, toasts, and the URL that follows the app.
import { buttonFor, confirmed, part, showToast } from './frame-parts.ts';
import { envelope } from './protocol.ts';
import type { FromAdmin, FromApp, NavLink } from './protocol.ts';

interface FrameConfig {
  shop: string;
  appOrigin: string;
  /** Address of the app inside the admin, such as /store/name/apps/handle. */
  base: string;
}

const frameConfig = JSON.parse(part('frame-config').textContent ?? '{}') as FrameConfig;
const frame = part<HTMLIFrameElement>('app');
let links: NavLink[] = [];
let appPath = '';
let isUnsaved = false;

function send(message: FromAdmin): void {
  frame.contentWindow?.postMessage({ envelope, message }, frameConfig.appOrigin);
}

async function fetchJson(path: string, init?: RequestInit): Promise<unknown> {
  const response = await fetch(path, init);
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response.json();
}

async function confirmLeave(): Promise<boolean> {
  if (!isUnsaved) return true;
  return confirmed(
    'Leave page with unsaved changes?',
    'Leaving this page will delete all unsaved changes.',
    'Leave page',
    'Stay',
  );
}

async function goTo(href: string): Promise<void> {
  if (!(await confirmLeave())) return;
  if (isUnsaved) send({ type: 'leave-allowed' });
  part('shell').classList.remove('menu-open');
  send({ type: 'navigate', href });
}

function drawMenu(): void {
  const home = links.find((link) => link.isHome);
  const pages = links.filter((link) => !link.isHome);
  const path = appPath.split('?')[0] ?? '';
  const current = pages
    .filter((link) => path === link.href || path.startsWith(`${link.href}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  const list = pages.map((link) => {
    const item = document.createElement('a');
    item.href = frameConfig.base + link.href;
    item.textContent = link.label;
    if (link === current) item.setAttribute('aria-current', 'page');
    item.addEventListener('click', (event) => {
      event.preventDefault();
      void goTo(link.href);
    });
    return item;
  });
  part('app-menu').replaceChildren(...list);
  const appLink = part<HTMLAnchorElement>('app-home');
  appLink.toggleAttribute('aria-current', current === undefined);
  appLink.onclick = (event) => {
    event.preventDefault();
    void goTo(home?.href ?? '/app');
  };
}

async function answer(message: Extract<FromApp, { type: 'ask' }>): Promise<unknown> {
  const shop = encodeURIComponent(frameConfig.shop);
  if (message.question === 'id-token')
    return ((await fetchJson(`/frame/id-token?shop=${shop}`)) as { token: string }).token;
  if (message.question === 'leave') return confirmLeave();
  if (message.question === 'user') return fetchJson('/frame/user');
  if (message.question === 'extensions') return fetchJson(`/frame/extensions?shop=${shop}`);
  if (message.question !== 'grant') return fetchJson(`/frame/scopes?shop=${shop}`);
  const isGranted = await confirmed('Update app permissions?', message.scopes.join(', '), 'Update', 'Cancel');
  const add = isGranted ? message.scopes.join(',') : '';
  const detail = await fetchJson(`/frame/scopes?shop=${shop}&add=${encodeURIComponent(add)}`, { method: 'POST' });
  return { result: isGranted ? 'granted-all' : 'declined-all', detail };
}

function drawSaveBar(message: Extract<FromApp, { type: 'save-bar' }>): void {
  isUnsaved = message.isShown;
  part('save-bar').hidden = !message.isShown;
  const buttons = message.buttons.map((button, index) =>
    buttonFor(button, () => {
      const isDiscard = !button.isPrimary && message.asksBeforeDiscard;
      const asked = isDiscard
        ? confirmed('Discard all unsaved changes?', 'You can’t get them back.', 'Discard changes', 'Continue editing')
        : Promise.resolve(true);
      void asked.then((isSure) => isSure && send({ type: 'save-bar-click', index }));
    }),
  );
  part('save-bar-buttons').replaceChildren(...buttons.reverse());
}

function drawTitle({ bar }: Extract<FromApp, { type: 'title' }>): void {
  part('title-bar').hidden = bar === null;
  if (!bar) return;
  part('title').textContent = bar.title;
  const back = part<HTMLButtonElement>('back');
  back.hidden = bar.breadcrumb === null;
  back.setAttribute('aria-label', bar.breadcrumb ?? '');
  back.onclick = () => send({ type: 'title-click', index: -1 });
  part('title-actions').replaceChildren(
    ...bar.actions.map((action, index) => buttonFor(action, () => send({ type: 'title-click', index }))),
  );
}

function onMessage(message: FromApp): void {
  if (message.type === 'nav') links = message.links;
  if (message.type === 'location') {
    appPath = message.path;
    const address = frameConfig.base + message.path;
    if (location.pathname + location.search !== address) history.replaceState(null, '', address);
  }
  if (message.type === 'nav' || message.type === 'location') drawMenu();
  if (message.type === 'title') drawTitle(message);
  if (message.type === 'save-bar') drawSaveBar(message);
  if (message.type === 'loading') part('loading').hidden = !message.isLoading;
  if (message.type === 'toast-hide') document.getElementById(`toast-${message.id}`)?.remove();
  if (message.type === 'toast')
    showToast(message.id, message.message, message.isError, message.duration, message.action, {
      onAction: () => send({ type: 'toast-click', id: message.id, isAction: true }),
      onDismiss: () => send({ type: 'toast-click', id: message.id, isAction: false }),
    });
  if (message.type === 'open-admin') openAdmin(message.path, message.isNewTab);
  if (message.type === 'ask')
    void answer(message).then((value) => send({ type: 'answer', askId: message.askId, value }));
}

function openAdmin(path: string, isNewTab: boolean): void {
  const store = frameConfig.base.split('/apps/')[0] ?? '';
  const address = `${store}${path}`;
  if (isNewTab) window.open(address, '_blank');
  else void confirmLeave().then((may) => may && location.assign(address));
}

window.addEventListener('message', (event: MessageEvent<{ envelope?: string; message: FromApp }>) => {
  if (
    event.source !== frame.contentWindow ||
    event.origin !== frameConfig.appOrigin ||
    event.data?.envelope !== envelope
  )
    return;
  onMessage(event.data.message);
});
part('menu-button').addEventListener('click', () => part('shell').classList.toggle('menu-open'));
// Start the app only now: its page could otherwise be ready before this script.
frame.src = frame.dataset.src ?? '';
