import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { AccountAnswer, LoyaltyRequest } from '../../../app/storefront/contract.ts';
import { doRequest, readStanding, Refused } from './ask.ts';
import type { Host } from './host.ts';

/** The result or error of the last action, shown until the next one. */
export type Notice = { isBad: boolean; words: string };

export type Loyalty = {
  /** null while loading, or when loading failed */
  answer: AccountAnswer | null;
  hasFailed: boolean;
  isBusy: boolean;
  notice: Notice | null;
  readAgain: () => void;
  redeem: (rewardKey: string) => void;
  handBack: (redemptionId: string) => void;
  /** MM-DD */
  saveBirthday: (birthday: string) => void;
  join: () => void;
};

/** The customer's points as the app reports them, and the actions on them. */
export function useLoyalty(host: Host, orderId: string | null): Loyalty {
  const [answer, setAnswer] = useState<AccountAnswer | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const [isBusy, setIsBusy] = useState(false);
  const [notice, setNotice] = useState<Notice | null>(null);
  const [round, setRound] = useState(0);
  // A request keeps its id until it is answered, so that repeating it after a lost connection spends nothing twice.
  const openWishes = useRef(new Map<string, string>());
  const locale = host.localization.language.value.isoCode;
  const ask = useMemo(() => ({ token: () => host.sessionToken.get(), locale, orderId }), [host, locale, orderId]);

  useEffect(() => {
    let isCurrent = true;
    setHasFailed(false);
    readStanding(ask).then(
      (read) => isCurrent && setAnswer(read),
      () => isCurrent && setHasFailed(true),
    );
    return () => {
      isCurrent = false;
    };
  }, [ask, round]);

  const act = async (request: LoyaltyRequest) => {
    setIsBusy(true);
    setNotice(null);
    try {
      const { done, ...standing } = await doRequest(ask, request);
      setAnswer(standing);
      setNotice({ isBad: done.outcome === 'refused', words: done.words });
      return 'answered';
    } catch (error) {
      const isRefused = error instanceof Refused;
      setNotice({ isBad: true, words: isRefused ? error.message : host.i18n.translate('failed') });
      return isRefused ? 'answered' : 'unknown';
    } finally {
      setIsBusy(false);
    }
  };

  return {
    answer,
    hasFailed,
    isBusy,
    notice,
    readAgain: () => setRound((count) => count + 1),
    redeem: (rewardKey) => {
      const requestId = openWishes.current.get(rewardKey) ?? crypto.randomUUID();
      openWishes.current.set(rewardKey, requestId);
      void act({ do: 'redeem', rewardKey, requestId }).then(
        (end) => end === 'answered' && openWishes.current.delete(rewardKey),
      );
    },
    handBack: (redemptionId) => void act({ do: 'hand_back', redemptionId }),
    saveBirthday: (birthday) => void act({ do: 'birthday', birthday }),
    join: () => void act({ do: 'join' }),
  };
}
