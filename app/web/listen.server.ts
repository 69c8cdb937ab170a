import type { Server } from 'node:http';

/** Opens the server's port. @throws when the port is taken or may not be opened */
export function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen(port, host, () => done());
  });
}

/** Takes no new connections, and is done when the last request in hand is answered. */
export function close(server: Server): Promise<void> {
  return new Promise((done) => {
    server.close(() => done());
    server.closeIdleConnections();
  });
}
