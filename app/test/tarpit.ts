import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a mail server stops: after it has heard what the stage is named after, and said none of its answer. */
export const tarpitStages = [
  'connect',
  'banner',
  'EHLO',
  'STARTTLS',
  'AUTH',
  'MAIL',
  'RCPT',
  'DATA',
  'body',
  'QUIT',
] as const;
export type TarpitStage = (typeof tarpitStages)[number];

export type Tarpit = {
  port: number;
  /** mails whose end has come in */
  bodies: () => number;
  /** what clients have said, line by line */
  heard: string[];
  open: () => number;
  close: () => Promise<void>;
};

const answers: Partial<Record<TarpitStage, string>> = {
  EHLO: '250-tarpit\r\n250-STARTTLS\r\n250 AUTH PLAIN',
  STARTTLS: '502 5.5.1 not here',
  AUTH: '235 2.7.0 welcome',
  MAIL: '250 ok',
  RCPT: '250 ok',
  DATA: '354 go on',
  body: '250 ok',
  QUIT: '221 bye',
};
const codes: Record<TarpitStage, string> = {
  connect: '',
  banner: '220',
  EHLO: '250',
  STARTTLS: '220',
  AUTH: '235',
  MAIL: '250',
  RCPT: '250',
  DATA: '354',
  body: '250',
  QUIT: '221',
};

/**
 * A mail server on loopback that hangs at one stage: with `dribbleMs` it says a line of an answer that never ends, again
 * and again, which restarts every limit on silence; without, nothing.
 */
export async function startTarpit(stage: TarpitStage, dribbleMs: number | null): Promise<Tarpit> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  let bodies = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    let dribbling: NodeJS.Timeout | undefined;
    socket.on('close', () => {
      clearInterval(dribbling);
      sockets.delete(socket);
    });
    let isInBody = false;
    let rest = '';
    const hang = () => {
      if (dribbleMs === null || stage === 'connect') return;
      const drip = () => socket.write(`${codes[stage]}-wait\r\n`);
      drip();
      dribbling = setInterval(drip, dribbleMs);
    };
    const reach = (at: TarpitStage) => {
      if (at === stage) hang();
      else if (answers[at]) socket.write(`${offering(answers[at], stage)}\r\n`);
    };
    if (stage === 'connect' || stage === 'banner') hang();
    else socket.write('220 tarpit\r\n');
    socket.on('data', (chunk) => {
      rest += chunk.toString('latin1');
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (isInBody) {
          if (line !== '.') continue;
          isInBody = false;
          bodies += 1;
          reach('body');
          continue;
        }
        heard.push(line);
        const command = line.split(/[ :]/)[0]!.toUpperCase();
        const at = tarpitStages.find((one) => one === command);
        if (at === 'DATA' && stage !== 'DATA') isInBody = true;
        if (at) reach(at);
        else socket.write('250 ok\r\n');
      }
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    bodies: () => bodies,
    heard,
    open: () => sockets.size,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** STARTTLS is offered only where it is what hangs: behind it this server could say nothing. */
function offering(answer: string, stage: TarpitStage): string {
  return stage === 'STARTTLS' ? answer : answer.replace('250-STARTTLS\r\n', '');
}
