/** A mail as its reader sees it. The frame is sandboxed without scripts, so a mail can do nothing here. */
export function MailFrame({
  html,
  subject,
  isPhone = false,
  isDark = false,
}: {
  html: string;
  subject: string;
  isPhone?: boolean;
  isDark?: boolean;
}) {
  return (
    <iframe
      className={isPhone ? 'mail-frame is-phone' : 'mail-frame'}
      title={`Mail: ${subject}`}
      sandbox="allow-popups allow-popups-to-escape-sandbox"
      srcDoc={isDark ? inTheDark(html) : html}
      style={{ colorScheme: isDark ? 'dark' : 'light' }}
    />
  );
}

/**
 * Mail programs show the dark rules by the reader's choice; a frame follows the machine's, so here they are switched on
 * by hand.
 */
function inTheDark(html: string): string {
  return html.replaceAll(/@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)/g, '@media all');
}
