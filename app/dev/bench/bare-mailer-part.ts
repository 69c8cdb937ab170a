import { createTransport } from 'nodemailer';
import { answer, partInput } from './part.ts';

// Control: nodemailer alone, pooled like the app's, with mails as large as ours.

export type BareMailerInput = { smtpUrl: string; count: number; mail: { subject: string; html: string; text: string } };

const { smtpUrl, count, mail } = partInput<BareMailerInput>();
const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: 20, maxMessages: 1_000 });
const sendOne = (_: unknown, number: number) =>
  transport.sendMail({ ...mail, from: 'care@bench.example', to: `customer-${number}@example.com` });
await Promise.all(Array.from({ length: 100 }, sendOne));
const start = performance.now();
await Promise.all(Array.from({ length: count }, sendOne));
answer((count * 1000) / (performance.now() - start));
