import { describe, expect, it } from 'vitest';
import { readEvents } from './events.ts';
import { readOptions, stepsOf } from './options.ts';
import { readShopFile } from './shop-file.ts';

const line = (own: object) =>
  JSON.stringify({
    topic: 'orders/create',
    webhookId: 'w1',
    triggeredAt: '2026-03-02T10:00:00Z',
    payload: { id: 1 },
    ...own,
  });

describe('the file of webhooks', () => {
  it('is played in the order of triggeredAt, whatever the order of its lines', () => {
    const text = [
      line({ webhookId: 'later', triggeredAt: '2026-03-02T12:00:00+01:00' }),
      '',
      line({ webhookId: 'sooner', triggeredAt: '2026-03-02T10:30:00Z' }),
    ].join('\n');
    expect(readEvents(text).map(({ webhookId }) => webhookId)).toEqual(['sooner', 'later']);
  });

  it('keeps every digit of a payload', () => {
    const text = line({}).replace('{"id":1}', '{"id":820982911946154508,"price":"10.00","rate":1.10}');
    expect(String(readEvents(text)[0]!.body)).toBe('{"id":820982911946154508,"price":"10.00","rate":1.10}');
  });

  it.each([
    ['not JSON', '{"topic":', 'Line 2 is not JSON.'],
    ['no topic', line({ topic: 'ORDERS_CREATE' }), 'Line 2: topic: must be a topic such as orders/create.'],
    ['no time', line({ triggeredAt: 'yesterday' }), 'Line 2: triggeredAt: Invalid ISO datetime.'],
    ['no payload', line({ payload: 'text' }), 'Line 2: payload: must be the body of the webhook.'],
  ])('names the line and the field: %s', (_what, bad, message) => {
    expect(() => readEvents(`${line({})}\n${bad}`)).toThrow(message);
  });

  it('must hold something', () => expect(() => readEvents('\n\n')).toThrow('one JSON object a line'));
});

describe('the file of settings', () => {
  it('has defaults for what is left out, and names what means nothing', () => {
    const { shop, settings, ignored } = readShopFile({
      shop: { timeZone: 'Europe/Berlin', plan: 'basic' },
      promise: { isConfirmed: true, handlingDay: 2 },
      kinds: { check_in: { isOn: true } },
    });
    expect(shop).toMatchObject({ timeZone: 'Europe/Berlin', currency: 'USD' });
    expect(settings.promise).toMatchObject({ isConfirmed: true, handlingDays: 3 });
    expect(ignored).toEqual(['shop.plan', 'promise.handlingDay']);
  });

  it('refuses a bad value by name', () => {
    expect(() => readShopFile({ promise: { handlingDays: -1 } })).toThrow('handlingDays');
    expect(() => readShopFile({ shop: { timeZone: 'Mars/Olympus' } })).toThrow('IANA time zone');
  });
});

describe('the command line', () => {
  it.each([
    [['--out', 'x'], 'Give either --in'],
    [['--in', 'x', '--lives', '3', '--out', 'x'], 'Give either --in'],
    [['--in', 'x'], '--out is missing'],
    [['--in', 'x', '--out', 'x', '--step', 'soon'], '--step must be a whole number from 1 on; "soon" is not.'],
    [['--in', 'x', '--out', 'x', '--until', 'soon'], '--until must be a time'],
  ])('says what is wrong with %j', (args, message) => expect(() => readOptions(args)).toThrow(message));

  it('has defaults', () => {
    expect(readOptions(['--in', 'events', '--out', 'folder'])).toMatchObject({ stepMinutes: 60, snapshotDays: 7 });
  });
});

it('sets the clock from the whole hour before the first webhook until the end', () => {
  const steps = stepsOf(new Date('2026-03-02T10:20:00Z'), new Date('2026-03-02T12:10:00Z'), 60);
  expect(steps.map((at) => at.toISOString().slice(11, 16))).toEqual(['10:00', '11:00', '12:00', '13:00']);
});
