import { earnedCase, type EarnedSentences } from './earned-sentences.ts';
import type { LoyaltyWords } from './types.ts';

// News of the loyalty program. It is said plainly what somebody has, since when and until when; nobody is hurried.

const earned: EarnedSentences = {
  order: 'Your order {{ order.number }} has earned you <strong>{{ points.earned }}</strong>.',
  bonuses: {
    review: 'Thank you for writing a review. It has earned you <strong>{{ points.earned }}</strong>, whatever it says.',
    check_in:
      'Thank you for telling us how your order arrived. That has earned you <strong>{{ points.earned }}</strong>.',
    birthday: 'Happy birthday from all of us. Our present: <strong>{{ points.earned }}</strong>.',
    referral:
      'Thank you for bringing us together with a friend. That has earned you <strong>{{ points.earned }}</strong>.',
    friend:
      'Welcome. Because a friend brought you to us, here is something for you: <strong>{{ points.earned }}</strong>.',
    sign_up: 'Welcome. For a start there is something in your account: <strong>{{ points.earned }}</strong>.',
  },
  other: 'There is something new in your account: <strong>{{ points.earned }}</strong>.',
};

export const loyaltyWords: LoyaltyWords = {
  points_earned: {
    subject: `{{ points.earned }} for you`,
    body: `<p>{{ customer.greeting }}</p>
<p>${earnedCase(earned)}</p>
<p>{% if points.available_on != '' %}Ready to spend from {{ points.available_on }}. {% endif %}Your balance today: {{ points.balance }}.</p>
{% points_button %}
{% signature %}`,
  },

  tier_reached: {
    subject: `You've reached {{ tier.name }}{% if customer.first_name != '' %}, {{ customer.first_name }}{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
<p>You've reached <strong>{{ tier.name }}</strong>. Thank you for coming back to us. We don't take it for granted.</p>
{% if tier.factor != '' %}<p>From now on each order earns you {{ tier.factor }} times the usual {{ points.name }}.</p>{% endif %}
<p>What else comes with it is on your own page, and there is nothing you have to do.</p>
{% points_button %}
{% signature %}`,
  },

  tier_notice: {
    subject: `{{ tier.name }} ends for you on {{ tier.drops_on }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>It has been quieter between us of late, so <strong>{{ tier.name }}</strong> ends for you on <strong>{{ tier.drops_on }}</strong>. {% if tier.lower != '' %}From then on you'll be in {{ tier.lower }}.{% else %}From then on you'll be without a tier.{% endif %} Your {{ points.name }} stay as they are.</p>
<p>We wanted you to know beforehand. An order before that day may keep you where you are; your page shows what is missing.</p>
{% points_button %}
<p>If something kept you away that we should know about, answer this mail.</p>
{% signature %}`,
  },

  reward_ready: {
    subject: `{% if rewards.size > 1 %}Your rewards are ready{% elsif reward.needs_account %}A reward is waiting for you: {{ reward.name }}{% else %}Your reward is ready: {{ reward.name }}{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
{% rewards %}
{% points_button %}
<p>It's good to have you with us. If something doesn't work as it should, answer this mail, and we'll put it right.</p>
{% signature %}`,
  },

  points_expiring: {
    subject: `{{ points.expiring }} can be spent until {{ points.expires_on }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>You can spend <strong>{{ points.expiring }}</strong> until {{ points.expires_on }}{% if points.expires_last != '' %}, some of them until {{ points.expires_last }}{% endif %}. What is left of them then will be lost. Your balance today: {{ points.balance }}.</p>
<p>If there's something you need anyway, this is a good time. Your page shows what you can get for your {{ points.name }}. If there isn't, that is all right too.</p>
{% points_button %}
{% signature %}`,
  },

  points_taken_back: {
    subject: `{{ points.taken_back }} taken back for order {{ order.number }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% case points.why %}{% when 'refund' %}Your order {{ order.number }} was refunded, in part or in full.{% when 'cancel' %}Your order {{ order.number }} was canceled.{% when 'edit' %}Something was taken off your order {{ order.number }}.{% else %}Something has changed about your order {{ order.number }}.{% endcase %} So we have taken back <strong>{{ points.taken_back }}</strong>, exactly what {% if points.why == 'cancel' %}it{% else %}that part of the order{% endif %} had earned.</p>
<p>Your balance is now {{ points.balance }}.{% if points.is_below_zero %} It is below zero because some had been spent already; what you earn next makes up for it, and there is nothing to pay.{% endif %}</p>
{% points_button %}
<p>Does something look wrong? Answer this mail, and we'll look at it together.</p>
{% signature %}`,
  },

  goodwill_points: {
    subject: `{{ points.earned }} for you, from {{ shop.name }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>We have put <strong>{{ points.earned }}</strong> into your account.</p>
{% if points.note != '' %}<p>{{ points.note }}</p>{% endif %}
<p>Your balance today: {{ points.balance }}.</p>
{% points_button %}
{% signature %}`,
  },
};
