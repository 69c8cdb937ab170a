// Pages are template strings; the `html` tag escapes whatever comes from outside.

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

function render(value: unknown): string {
  if (value instanceof Html) return value.text;
  if (Array.isArray(value)) return value.map(render).join('');
  if (value === null || value === undefined || value === false) return '';
  return escapeHtml(String(value));
}

export function html(strings: TemplateStringsArray, ...values: unknown[]): Html {
  return new Html(strings.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

const style = `
*{box-sizing:border-box}body{margin:0;font:15px/1.5 system-ui,sans-serif;color:#222;background:#f4f4f2}
main{max-width:1040px;margin:0 auto;padding:20px}h1{font-size:22px}h2{font-size:17px;margin-top:28px}
nav.places{background:#1c1c1c;padding:10px 20px;display:flex;gap:18px;flex-wrap:wrap}nav.places a{color:#eee;text-decoration:none}
nav.places a[aria-current]{font-weight:600;text-decoration:underline}
table{border-collapse:collapse;width:100%;background:#fff;font-size:14px}th,td{text-align:left;padding:7px 9px;border-bottom:1px solid #e6e6e3;vertical-align:top}
.scroll{overflow-x:auto}button{font:inherit;padding:5px 11px;border:1px solid #bbb;border-radius:7px;background:#fff;cursor:pointer}
button.primary{background:#222;color:#fff;border-color:#222}.row{display:flex;gap:8px;flex-wrap:wrap;align-items:center}
.card{background:#fff;border-radius:10px;padding:16px;margin:14px 0}.muted{color:#666}.bad{color:#a21}.good{color:#1a6b3c}
input,select{font:inherit;padding:5px 8px;border:1px solid #bbb;border-radius:7px}pre{background:#fff;padding:12px;overflow:auto;white-space:pre-wrap}
iframe.mail{width:100%;height:70vh;border:1px solid #ddd;background:#fff}form.inline{display:inline}`;

const places = [
  ['/desk', 'Control desk'],
  ['/mailbox', 'Mailbox'],
] as const;

/** A whole page with links between the pages of the pretend Shopify. */
export function page(title: string, current: string, shops: string[], body: Html): string {
  const shopLinks = shops.flatMap((shop) => {
    const name = shop.replace('.myshopify.com', '');
    return [
      [`/store/${name}`, `Admin: ${name}`],
      [`/storefront/${shop}`, `Storefront: ${name}`],
    ] as const;
  });
  const links = [...places, ...shopLinks].map(
    ([href, label]) => html`<a href="${href}" ${href === current ? html` aria-current="page"` : ''}>${label}</a>`,
  );
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width,initial-scale=1" />
        <link rel="icon" href="data:," />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <nav class="places" aria-label="Places">${links}</nav>
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text;
}
