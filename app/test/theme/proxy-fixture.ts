import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publishProgram } from '#app/loyalty/sync/published.ts';
import { starterPrograms } from '#app/loyalty/program/starter-programs.ts';
import type {
  LoyaltyAnswer,
  LoyaltyCustomer,
  LoyaltyDone,
  LoyaltyProblem,
  LoyaltyRequest,
} from '#app/storefront/contract.ts';

// An app that answers the widget like the real one, from memory, for tests of the widget alone.

export const program = publishProgram(starterPrograms('USD', 'America/New_York').generous.program, {
  version: 3,
  isLive: true,
  returnDays: 30,
});

export function makeCustomer(own: Partial<LoyaltyCustomer> = {}): LoyaltyCustomer {
  return {
    points: 1240,
    pending: 312,
    pendingOn: 'March 4, 2026',
    debt: 0,
    tier: { key: 'silver', name: 'Silver', perks: [] },
    next: { name: 'Gold', missing: '$212.50', unit: 'money', perks: [] },
    progressPercent: 69,
    tierNotice: null,
    punchCard: null,
    birthday: null,
    birthdayPaysOn: null,
    referral: { code: 'ADA7K2', url: 'https://super-toys.example/?ref=ADA7K2', friendPoints: 500, referrerPoints: 500 },
    rewards: program.rewards.map(({ key, name, kind, costPoints }) => ({
      key,
      name,
      kind,
      costPoints,
      minOrder: null,
      state: costPoints <= 1240 ? 'can' : 'missing',
      missing: Math.max(0, costPoints - 1240),
    })),
    redemptions: [],
    history: [
      { at: 'February 12, 2026', words: 'Order #1042', points: 445, balance: 1240 },
      { at: 'February 2, 2026', words: 'Refund of order #1017', points: -120, balance: 795 },
    ],
    ...own,
  };
}

export type FixtureApp = {
  url: string;
  requests: { method: string; query: URLSearchParams; body: LoyaltyRequest | null }[];
  customer: LoyaltyCustomer;
  /** the next request fails with this */
  problem: LoyaltyProblem | null;
  close: () => void;
};

export async function startFixtureApp(): Promise<FixtureApp> {
  const app: FixtureApp = {
    url: '',
    requests: [],
    customer: makeCustomer(),
    problem: null,
    close: () => server.close(),
  };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', 'http://app');
    const body = await readBody(request);
    if (url.pathname !== '/proxy/loyalty') return void response.writeHead(200).end();
    app.requests.push({ method: request.method ?? '', query: url.searchParams, body });
    const { problem } = app;
    app.problem = null;
    response
      .writeHead(problem ? 422 : 200, { 'Content-Type': 'application/json' })
      .end(JSON.stringify(problem ?? (body ? act(app, body) : look(app, url))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  app.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return app;
}

async function readBody(request: IncomingMessage): Promise<LoyaltyRequest | null> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString('utf8');
  return text.startsWith('{"do"') ? (JSON.parse(text) as LoyaltyRequest) : null;
}

const look = ({ customer }: FixtureApp, url: URL): LoyaltyAnswer => ({
  program,
  customer: url.searchParams.get('logged_in_customer_id') ? customer : null,
});

function act(app: FixtureApp, body: LoyaltyRequest): LoyaltyDone {
  const { customer } = app;
  if (body.do === 'redeem') {
    const reward = customer.rewards.find(({ key }) => key === body.rewardKey)!;
    const redemption = {
      id: body.requestId,
      name: reward.name,
      code: 'CARE-7H2K-M9QX',
      state: 'issued' as const,
      expiresOn: 'June 1, 2026',
      canHandBack: true,
      applyUrl: '/discount/CARE-7H2K-M9QX?redirect=/cart',
    };
    app.customer = {
      ...customer,
      points: customer.points - reward.costPoints,
      redemptions: [redemption, ...customer.redemptions],
    };
    return {
      program,
      customer: app.customer,
      done: { outcome: 'issued', words: `${reward.name} is yours.`, redemption },
    };
  }
  if (body.do === 'hand_back') app.customer = { ...customer, points: 1240, redemptions: [] };
  if (body.do === 'birthday') app.customer = { ...customer, birthday: body.birthday, birthdayPaysOn: 'June 9, 2026' };
  return {
    program,
    customer: app.customer,
    done: { outcome: body.do, words: body.do === 'hand_back' ? 'The points are yours again.' : 'Saved.' },
  };
}
