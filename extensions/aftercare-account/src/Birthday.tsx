/** @jsxImportSource preact */
import { useState } from 'preact/hooks';
import type { Words } from './host.ts';
import type { Loyalty } from './useLoyalty.ts';

type BirthdayProps = { loyalty: Loyalty; words: Words };

/**
 * Asks for the birthday once, like the shop's widget; afterwards says when its points come. Renders nothing where
 * birthdays earn nothing.
 */
export function Birthday({ loyalty, words }: BirthdayProps) {
  const { program, customer } = loyalty.answer ?? {};
  const bonus = program?.earn.birthday ?? 0;
  if (bonus === 0 || !customer) return null;
  if (!customer.birthday) {
    return (
      <s-section heading={words.say('birthday.title')}>
        <BirthdayForm bonus={bonus} loyalty={loyalty} words={words} />
      </s-section>
    );
  }
  if (!customer.birthdayPaysOn) return null;
  return (
    <s-section heading={words.say('birthday.title')}>
      <s-text>{words.say('birthday.paysOn', { day: customer.birthdayPaysOn })}</s-text>
    </s-section>
  );
}

const days = Array.from({ length: 31 }, (_, index) => index + 1);
const months = Array.from({ length: 12 }, (_, index) => index + 1);
const twoDigits = (number: number) => String(number).padStart(2, '0');

function BirthdayForm({ bonus, loyalty, words }: BirthdayProps & { bonus: number }) {
  const [day, setDay] = useState('');
  const [month, setMonth] = useState('');
  const [hasTried, setHasTried] = useState(false);
  const save = () => {
    setHasTried(true);
    if (day && month) loyalty.saveBirthday(`${month}-${day}`);
  };
  const missing = words.say('birthday.missing');
  return (
    <s-stack direction="block" gap="base">
      <s-text>{words.say('birthday.offer', { points: words.points(bonus) })}</s-text>
      <s-grid gridTemplateColumns="1fr 1fr" gap="base">
        <s-select
          label={words.say('birthday.day')}
          autocomplete="bday-day"
          required
          value={day}
          error={hasTried && !day ? missing : undefined}
          onChange={({ currentTarget }) => setDay((currentTarget as HTMLSelectElement).value)}
        >
          {days.map((each) => (
            <s-option key={each} value={twoDigits(each)}>
              {String(each)}
            </s-option>
          ))}
        </s-select>
        <s-select
          label={words.say('birthday.month')}
          autocomplete="bday-month"
          required
          value={month}
          error={hasTried && !month ? missing : undefined}
          onChange={({ currentTarget }) => setMonth((currentTarget as HTMLSelectElement).value)}
        >
          {months.map((each) => (
            <s-option key={each} value={twoDigits(each)}>
              {words.month(each)}
            </s-option>
          ))}
        </s-select>
      </s-grid>
      <s-button loading={loyalty.isBusy} onClick={save}>
        {words.say('birthday.save')}
      </s-button>
    </s-stack>
  );
}
