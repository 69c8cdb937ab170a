// The mailbox in the browser, and as JSON for tests.
import express from 'express';
import { html, page, type Html } from '../pretend-shopify/admin-frame/html.ts';
import type { Mailbox } from './index.ts';
import type { Mail } from './mail.ts';

export function mailboxRouter(mailbox: Mailbox, shops: () => string[]): express.Router {
  const router = express.Router();
  const find = (id: string) => mailbox.messages.find((mail) => mail.id === id);
  router.get('/api/messages', (request, response) => {
    const to = request.query.to;
    response.json({ messages: mailbox.messages.filter((mail) => !to || mail.to.includes(String(to))) });
  });
  router.delete('/api/messages', (_, response) => {
    mailbox.clear();
    response.status(204).end();
  });
  router.get(
    '/',
    (_, response) => void response.send(page('Mailbox', '/mailbox', shops(), list([...mailbox.messages].reverse()))),
  );
  router.get('/:id', (request, response) => {
    const mail = find(request.params.id);
    if (!mail) return void response.status(404).send('There is no such mail');
    response.send(page(mail.subject || '(no subject)', '', shops(), one(mail)));
  });
  router.get('/:id/html', (request, response) => {
    const mail = find(request.params.id);
    // The mail's own HTML: no script runs, and nothing loads except this machine's pictures.
    response.set(
      'Content-Security-Policy',
      "default-src 'none'; img-src data: http://127.0.0.1:* http://localhost:*; style-src 'unsafe-inline'; sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation",
    );
    response.type('html').send(withTopLinks(mail?.html ?? ''));
  });
  router.get(
    '/:id/raw',
    (request, response) => void response.type('text/plain').send(find(request.params.id)?.raw ?? ''),
  );
  return router;
}

function withTopLinks(text: string): string {
  return text.replace(/<head([^>]*)>/i, '<head$1><base target="_blank">');
}

function list(mails: Mail[]): Html {
  if (mails.length === 0) return html`<p class="muted">No mail has come yet.</p>`;
  return html`<div class="scroll">
    <table>
      <tr>
        <th>To</th>
        <th>Subject</th>
        <th>From</th>
        <th>At</th>
      </tr>
      ${mails.map(
        (mail) =>
          html`<tr>
            <td>${mail.to.join(', ')}</td>
            <td><a href="/mailbox/${mail.id}">${mail.subject || '(no subject)'}</a></td>
            <td>${mail.fromName || mail.from}</td>
            <td>${mail.receivedAt.slice(0, 19).replace('T', ' ')}</td>
          </tr>`,
      )}
    </table>
  </div>`;
}

function one(mail: Mail): Html {
  return html`<div class="card">
      <p>
        <b>From</b> ${mail.fromName} &lt;${mail.from}&gt;
        <span class="muted">(envelope ${mail.envelopeFrom || 'empty'})</span><br />
        <b>To</b> ${mail.to.join(', ')}<br /><b>Reply to</b> ${mail.replyTo ?? '(none)'}
      </p>
      ${mail.attachments.map((each) => html`<p class="muted">Attached: ${each.filename ?? each.mimeType}, ${each.size} bytes</p>`)}
    </div>
    ${mail.html === null ? '' : html`<iframe class="mail" title="The mail" src="/mailbox/${mail.id}/html" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>`}
    <h2>Text</h2>
    <pre>${mail.text ?? '(no text part)'}</pre>
    <h2>Headers</h2>
    <pre>${mail.headers.map(({ name, value }) => `${name}: ${value}\n`)}</pre>
    <p><a href="/mailbox/${mail.id}/raw">Raw message</a></p>`;
}
