import { Resolver } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { withinLimit } from '#app/lib/deadline.ts';

// A merchant names the mail server we connect to. It must not be a way into our own network.

const inside = new BlockList();
for (const [net, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const) {
  inside.addSubnet(net, prefix, 'ipv4');
}
// Only 2000::/3 is the public internet; of it, documentation, 6to4 and Teredo carry other addresses inside.
for (const [net, prefix] of [
  ['2001:db8::', 32],
  ['2002::', 16],
  ['2001::', 32],
] as const)
  inside.addSubnet(net, prefix, 'ipv6');
const publicSix = new BlockList();
publicSix.addSubnet('2000::', 3, 'ipv6');

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !inside.check(address, 'ipv4');
  return family === 6 && publicSix.check(address, 'ipv6') && !inside.check(address, 'ipv6');
}

/** Finds the IP address to connect to for a merchant's host; null when there is none we may connect to. */
export type FindServer = (host: string) => Promise<string | null>;

/** The name server is asked twice for 3 s at most; all of it ends after 8 s. */
const askedOnce = { timeout: 3_000, tries: 2 };
const dnsLimitMs = 8_000;

/**
 * A question to the name server, with an end by the clock. Node's `lookup` has none, and keeps one of the process's few
 * threads for files and DNS while it waits.
 * @param none the answer when there is none
 */
export async function askDns<T>(ask: (resolver: Resolver) => Promise<T>, none: T): Promise<T> {
  const resolver = new Resolver(askedOnce);
  return withinLimit(
    ask(resolver).catch(() => none),
    dnsLimitMs,
    () => {
      resolver.cancel();
      return none;
    },
  );
}

/**
 * The checked address itself is what we connect to afterwards, so that a second, different answer of the name server
 * cannot lead us elsewhere. One private address among several refuses the host.
 */
export const findPublicServer: FindServer = async (host) => {
  const answers = isIP(host) ? [host] : await addressesOf(host);
  return answers.length > 0 && answers.every(isPublicAddress) ? answers[0]! : null;
};

async function addressesOf(host: string): Promise<string[]> {
  const [four, six] = await Promise.all([
    askDns((resolver) => resolver.resolve4(host), []),
    askDns((resolver) => resolver.resolve6(host), []),
  ]);
  return [...four, ...six];
}
