import { pageWordsFor, type PageWords } from '#app/i18n/pages.ts';
import { Card, Notice, Paper } from '../parts.tsx';
import type { PointsPageData, PointsView } from './points.server.ts';

type PartProps = { points: PointsView; words: PageWords['points']; number: (value: number) => string };

/** done: what the last form did; problem: why it failed. */
export function PointsPage({
  data,
  done,
  problem,
}: {
  data: PointsPageData;
  done: string | null;
  problem: string | undefined;
}) {
  const words = pageWordsFor(data.language).points;
  const { points } = data;
  const format = new Intl.NumberFormat(data.lang);
  const part = points && { points, words, number: (value: number) => format.format(value) };
  return (
    <Paper letterhead={data.letterhead} lang={data.lang}>
      {points?.programName && <p className="overline">{points.programName}</p>}
      <h1>{words.title}</h1>
      {problem && (
        <p className="notice warning" role="alert">
          {problem}
        </p>
      )}
      {done === 'claimed' && (
        <p className="notice good" role="status">
          {words.claimed}
        </p>
      )}
      {!part && (
        <Notice tone="info">
          <p>{words.closed}</p>
        </Notice>
      )}
      {part && (
        <>
          <Standing {...part} />
          {part.points.isGuest && <Claim words={words} needsAddress={part.points.needsAddress} />}
          {part.points.redemptions.length > 0 && <Yours {...part} done={done} />}
          <Rewards {...part} />
          <History {...part} />
          <Card id="account" title={words.account}>
            <p>{words.accountText}</p>
            <p>
              <a href={`${part.points.storeUrl}/account`}>{words.accountLink}</a>
            </p>
          </Card>
        </>
      )}
    </Paper>
  );
}

function Standing({
  points: { points, pending, pendingOn, debt, expiring, tier, next, progressPercent, tierNotice, punchCard },
  words,
  number,
}: PartProps) {
  return (
    <section className="card" aria-label={words.title}>
      <p className="balance">
        <strong className="number">{number(points)}</strong> {words.available}
      </p>
      {pending > 0 && <p>{words.pending(number(pending), pendingOn)}</p>}
      {debt > 0 && <p>{words.debt(number(debt))}</p>}
      {expiring && <p>{words.expiring(expiring.points < points ? number(expiring.points) : null, expiring.on)}</p>}
      {tier && <p>{words.tier(tier.name)}</p>}
      {tier && tier.perks.length > 0 && <p className="small">{words.perks(tier.name, tier.perks.join(', '))}</p>}
      {next && (
        <p>
          <label htmlFor="progress" className="plain-label">
            {words.next[next.unit](next.missing, next.name)}
          </label>
          <progress id="progress" value={progressPercent} max={100} />
        </p>
      )}
      {next && next.perks.length > 0 && <p className="small">{words.perks(next.name, next.perks.join(', '))}</p>}
      {tierNotice && <p className="late">{words.drop(tierNotice.dropsOn, tierNotice.to)}</p>}
      {punchCard && <p>{words.punches(punchCard.punches, punchCard.every, punchCard.rewardName)}</p>}
    </section>
  );
}

function Claim({ words, needsAddress }: { words: PageWords['points']; needsAddress: boolean }) {
  return (
    <Card id="claim" title={words.claim}>
      <p>{words.claimText}</p>
      <form method="post" action="?">
        {needsAddress && (
          <p className="field">
            <label htmlFor="claim-email">{words.claimAddress}</label>
            <input id="claim-email" name="email" type="email" required autoComplete="email" maxLength={320} />
          </p>
        )}
        <button type="submit" name="intent" value="claim" className="button">
          {words.claimButton}
        </button>
      </form>
    </Card>
  );
}

function Rewards({ points: { rewards, isGuest }, words, number }: PartProps) {
  return (
    <Card id="rewards" title={words.rewards}>
      {rewards.length === 0 && <p>{words.noRewards}</p>}
      <ul className="items">
        {rewards.map(({ key, name, costPoints, minOrder, state, missing, requestId }) => (
          <li key={key}>
            <div>
              <span className="item-title">{name}</span>
              <span className="small">
                {[words.cost(number(costPoints)), minOrder && words.minOrder(minOrder)].filter(Boolean).join(', ')}
              </span>
            </div>
            {state === 'missing' && <span className="small">{words.missing(number(missing))}</span>}
            {state === 'limit' && <span className="small">{words.limit}</span>}
            {state === 'can' && !isGuest && (
              <form method="post" action="?#yours">
                <input type="hidden" name="rewardKey" value={key} />
                <input type="hidden" name="requestId" value={requestId} />
                <button
                  type="submit"
                  name="intent"
                  value="redeem"
                  className="button"
                  aria-label={words.redeemFor(name)}
                >
                  {words.redeem}
                </button>
              </form>
            )}
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Yours({ points: { redemptions, storeUrl }, words, done }: PartProps & { done: string | null }) {
  const said = done === 'redeemed' ? words.redeemed : done === 'handed_back' ? words.handedBack : null;
  return (
    <Card id="yours" title={words.yours}>
      {said && (
        <p className="notice good" role="status">
          {said}
        </p>
      )}
      <ul className="items">
        {redemptions.map(({ id, name, code, state, expiresOn, canHandBack, applyUrl }) => (
          <li key={id} className="wraps">
            <div>
              <span className="item-title">{name}</span>
              {code && (state === 'issued' || state === 'used') && (
                <span>
                  {words.code}: <strong className="code">{code}</strong>
                </span>
              )}
              <span className="small">
                {[words.state[state], state === 'issued' && expiresOn && words.until(expiresOn)]
                  .filter(Boolean)
                  .join(', ')}
              </span>
            </div>
            <div className="buttons actions">
              {applyUrl && (
                <a className="button" href={storeUrl + applyUrl} aria-label={words.useFor(name)}>
                  {words.use}
                </a>
              )}
              {canHandBack && (
                <form method="post" action="?#yours">
                  <input type="hidden" name="redemptionId" value={id} />
                  <button
                    type="submit"
                    name="intent"
                    value="hand_back"
                    className="button quiet"
                    aria-label={words.handBackFor(name)}
                  >
                    {words.handBack}
                  </button>
                </form>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function History({ points: { history }, words, number }: PartProps) {
  return (
    <Card id="history" title={words.history}>
      {history.length === 0 && <p>{words.noHistory}</p>}
      <ul className="items">
        {history.map((entry, index) => (
          <li key={index}>
            <div>
              <span>{entry.words}</span>
              <span className="small">{entry.at}</span>
            </div>
            <div className="amount">
              <strong className="number">{entry.points > 0 ? `+${number(entry.points)}` : number(entry.points)}</strong>
              <span className="small">{words.balance(number(entry.balance))}</span>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
