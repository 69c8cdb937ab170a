// The messages that the admin frame and the App Bridge stand-in exchange by postMessage.

export interface NavLink {
  label: string;
  href: string;
  isHome: boolean;
}
export interface BarButton {
  label: string;
  isPrimary: boolean;
  isDisabled: boolean;
  isLoading: boolean;
}
export interface TitleBar {
  title: string;
  breadcrumb: string | null;
  actions: BarButton[];
}
export type FromApp =
  | { type: 'hello'; apiKey: string; title: string }
  | { type: 'location'; path: string }
  | { type: 'nav'; links: NavLink[] }
  | { type: 'title'; bar: TitleBar | null }
  | { type: 'save-bar'; isShown: boolean; buttons: BarButton[]; asksBeforeDiscard: boolean }
  | { type: 'toast'; id: string; message: string; isError: boolean; duration: number; action: string | null }
  | { type: 'toast-hide'; id: string }
  | { type: 'loading'; isLoading: boolean }
  | { type: 'open-admin'; path: string; isNewTab: boolean }
  | { type: 'ask'; question: 'id-token' | 'leave' | 'scopes' | 'user' | 'extensions'; askId: string }
  | { type: 'ask'; question: 'grant'; askId: string; scopes: string[] };

export type FromAdmin =
  | { type: 'navigate'; href: string }
  | { type: 'leave-allowed' }
  | { type: 'save-bar-click'; index: number }
  | { type: 'title-click'; index: number }
  | { type: 'toast-click'; id: string; isAction: boolean }
  | { type: 'answer'; askId: string; value: unknown };

/** Marks our messages among others that a page may receive. */
export const envelope = 'pretend-shopify';
