import { request } from 'node:http';
import express from 'express';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { knownHostsOnly } from './operators.server.ts';

test.each([
  ['127.0.0.1:9464', 200],
  ['localhost', 200],
  ['[::1]:9464', 200],
  ['10.1.2.3:9464', 200],
  ['web:9464', 200],
  ['rebound.evil.example:9464', 421],
  ['localhost.evil.example', 421],
  ['127.0.0.1.evil.example', 421],
  ['evil.example:localhost', 421],
])('a request for %j is answered %i', async (host, expected) => {
  const server = express()
    .use(knownHostsOnly)
    .use((_request, response) => void response.send('ok'))
    .listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  const { port } = server.address() as AddressInfo;
  const status = await new Promise((done, fail) => {
    const asked = request({ port, host: '127.0.0.1', headers: { Host: host } }, (response) => {
      response.resume();
      done(response.statusCode);
    });
    asked.on('error', fail);
    asked.end();
  });
  server.close();
  expect(status).toBe(expected);
});
