import { describe, expect, test } from 'vitest';
import { blamesSender, diagnose, isDead } from './diagnosis.ts';

describe('an address is dead when the answer says that there is no such mailbox, domain or person any more', () => {
  test.each([
    ['550 5.1.1 <a@b.example>: Recipient address rejected: User unknown in virtual mailbox table'],
    ['550-5.1.1 The email account that you tried to reach does not exist. Please try\n550 5.1.1 double-checking it.'],
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'],
    ['550 5.0.350 Remote server returned an error -> 550 5.1.1 No such user'],
    ['550 5.4.1 Recipient address rejected: Access denied. AS(201806281) [x.prod.protection.outlook.com]'],
    ['550 5.5.0 Requested action not taken: mailbox unavailable'],
    ['550 5.5.0 Adresse destinataire invalide. Invalid recipient. LPN007_416'],
    ['550 No such user here'],
    ["554 delivery error: dd This user doesn't have a mail.example account (a@mail.example) [0]"],
    ['550 Invalid Recipient - https://community.mail.example/docs/1369#550'],
    ['551 5.1.6 User has moved; please try b@c.example'],
    ['551 not our customer'],
    ['550 5.1.2 <a@b.example>... Host unknown (Name server: b.example.: host not found)'],
    ['Unrouteable address'],
    ['550 Host does not accept mail'],
    ["Sorry, I couldn't find any host named b.example. (#5.1.2)"],
    ['User Kay (kay@b.example) not listed in Domino Directory'],
    ['550 Benutzer existiert nicht'],
    ['550 Utilisateur inconnu'],
    ['550 5.1.1 El usuario no existe'],
    ['宛先不明です'],
    ['550 5.2.1 User unknown (in reply to RCPT TO command)'],
  ])('%j', (answer) => expect(isDead(diagnose(answer).cause)).toBe(true));

  test('a domain that nobody knows, although the report calls it temporary', () => {
    expect(diagnose('DNS Error: Domain name not found', { status: '4.0.0' }).cause).toBe('no_such_domain');
  });
});

describe('everything else leaves the address alone', () => {
  test.each([
    ['550 5.1.1 <a@b.example>: mailbox is full', 'full'],
    ['552 sorry, mailbox a@b.example is over quota (#5.1.1)', 'full'],
    ['550 5.1.1 User unknown; 5.7.1 your IP is blacklisted at bl.example', 'reputation'],
    ['550 5.7.1 Client host [192.0.2.1] blocked using dnsbl.example', 'reputation'],
    ['550-5.7.26 This mail has been blocked because the sender is unauthenticated.', 'sender'],
    ['554 5.7.9 Message not accepted for policy reasons', 'policy'],
    ['550 5.7.1 Unable to relay', 'policy'],
    ['550 5.7.1 RESOLVER.RST.AuthRequired; authentication required', 'reputation'],
    ['554 5.7.1 <a@b.example>: Recipient address rejected: Access denied', 'policy'],
    ['501 5.1.8 Sender address rejected: Domain not found', 'sender'],
    ['550 5.1.7 No such domain b.example.', 'sender'],
    ['552 5.3.4 Message size exceeds fixed limit', 'size'],
    ['554 5.6.0 Message contains a virus', 'content'],
    ['550 5.2.1 The email account that you tried to reach is disabled', 'suspended'],
    ['550 5.2.1 mailbox closed', 'suspended'],
    ['554 5.4.6 Too many hops', 'routing'],
    ['554 5.4.4 unable to route', 'unclear'],
    ['554 5.0.0 Service unavailable', 'unclear'],
    ['550 5.5.1 Bad sequence of commands', 'unclear'],
    ['550 Requested action not taken: mailbox unavailable', 'unclear'],
    ['450 4.1.1 User unknown', 'later'],
    ['Host or domain name not found. Name service error: Host not found, try again', 'later'],
    ['550 5.7.1 User unknown (in reply to end of DATA command)', 'filtered'],
    ['550 Unknown user a@b.example (in reply to end of DATA command)', 'filtered'],
    ['550 : no such user at spam-trap.example, see https://help.example/spam', 'no_such_mailbox'],
    ['', 'unclear'],
  ])('%j is %s', (answer, cause) => expect(diagnose(answer).cause).toBe(cause));

  test.each([
    ['rejected', '5.1.1', 'unclear'],
    ['550 5.7.1 listed on a block list', '5.1.1', 'reputation'],
    ['', '5.1.1', 'no_such_mailbox'],
    ['550 User unknown', '5.2.0', 'filtered'],
    ['', '5.0.0', 'unclear'],
    ['', null, 'unclear'],
  ])('the answer %j goes before the status %s', (answer, status, cause) => {
    expect(diagnose(answer, { status }).cause).toBe(cause);
  });
});

test('what was refused for who wrote is told apart from what was refused for the address', () => {
  expect((['reputation', 'policy', 'sender', 'content'] as const).every(blamesSender)).toBe(true);
  expect((['full', 'no_such_mailbox', 'suspended', 'later', 'unclear'] as const).some(blamesSender)).toBe(false);
});
