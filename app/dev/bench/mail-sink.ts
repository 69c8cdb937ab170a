import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

// A mail server in a process of its own that takes every mail and throws it away. It says its port and waits to be
// ended.

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  disableReverseLookup: true,
  onData(stream, _session, done) {
    stream.resume();
    stream.once('end', () => done());
  },
});
server.on('error', () => {});
server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
