/** A mail as its reader sees it. The frame is sandboxed without scripts; links open in a new window. */
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
 * Mail programs apply the dark rules when their reader prefers dark mode. A frame follows this device instead, so the
 * rules are switched on by editing the HTML.
 */
function inTheDark(html: string): string {
  return html.replaceAll(/@media\s*\(\s*prefers-color-scheme\s*:\s*dark\s*\)/g, '@media all');
}
