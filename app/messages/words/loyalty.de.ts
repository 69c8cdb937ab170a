import { earnedCase, type EarnedSentences } from './earned-sentences.ts';
import type { LoyaltyWords } from './types.ts';

const earned: EarnedSentences = {
  order: 'für deine Bestellung {{ order.number }} bekommst du <strong>{{ points.earned }}</strong>.',
  bonuses: {
    review: 'danke für deine Bewertung. Dafür bekommst du <strong>{{ points.earned }}</strong>, was immer darin steht.',
    check_in:
      'danke, dass du uns gesagt hast, wie deine Bestellung angekommen ist. Dafür bekommst du <strong>{{ points.earned }}</strong>.',
    birthday: 'alles Gute zum Geburtstag von uns allen. Unser Geschenk: <strong>{{ points.earned }}</strong>.',
    referral: 'danke, dass du uns weiterempfohlen hast. Dafür bekommst du <strong>{{ points.earned }}</strong>.',
    friend: 'willkommen. Weil dich jemand zu uns gebracht hat, bekommst du <strong>{{ points.earned }}</strong>.',
    sign_up: 'willkommen. Für den Anfang bekommst du <strong>{{ points.earned }}</strong>.',
  },
  other: 'es gibt etwas Neues auf deinem Konto: <strong>{{ points.earned }}</strong>.',
};

export const loyaltyWords: LoyaltyWords = {
  points_earned: {
    subject: `{{ points.earned }} für dich`,
    body: `<p>{{ customer.greeting }}</p>
<p>${earnedCase(earned)}</p>
<p>{% if points.available_on != '' %}Einlösbar ab {{ points.available_on }}. {% endif %}Dein Stand heute: {{ points.balance }}.</p>
{% points_button %}
{% signature %}`,
  },

  tier_reached: {
    subject: `Du hast {{ tier.name }} erreicht{% if customer.first_name != '' %}, {{ customer.first_name }}{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
<p>du hast <strong>{{ tier.name }}</strong> erreicht. Danke, dass du immer wieder zu uns kommst. Für uns ist das nicht selbstverständlich.</p>
{% if tier.factor != '' %}<p>Ab jetzt bekommst du bei jeder Bestellung {{ tier.factor }}-mal so viele {{ points.name }} wie sonst.</p>{% endif %}
<p>Was noch dazugehört, steht auf deiner eigenen Seite. Tun musst du nichts.</p>
{% points_button %}
{% signature %}`,
  },

  tier_notice: {
    subject: `{{ tier.name }} endet für dich am {{ tier.drops_on }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>in letzter Zeit war es ruhiger zwischen uns, darum endet <strong>{{ tier.name }}</strong> für dich am <strong>{{ tier.drops_on }}</strong>. {% if tier.lower != '' %}Von da an bist du bei {{ tier.lower }}.{% else %}Von da an hast du keine Stufe mehr.{% endif %} Deine {{ points.name }} bleiben dir.</p>
<p>Das solltest du vorher wissen. Vielleicht hält dich schon eine Bestellung vor diesem Tag; auf deiner Seite steht, was noch fehlt.</p>
{% points_button %}
<p>Wenn dich etwas ferngehalten hat, das wir wissen sollten, antworte auf diese Mail.</p>
{% signature %}`,
  },

  reward_ready: {
    subject: `{% if rewards.size > 1 %}Deine Prämien sind da{% elsif reward.needs_account %}Eine Prämie wartet auf dich: {{ reward.name }}{% else %}Deine Prämie ist da: {{ reward.name }}{% endif %}`,
    body: `<p>{{ customer.greeting }}</p>
{% rewards %}
{% points_button %}
<p>Schön, dass du dabei bist. Wenn etwas nicht klappt, wie es soll, antworte auf diese Mail, dann bringen wir das in Ordnung.</p>
{% signature %}`,
  },

  points_expiring: {
    subject: `{{ points.expiring }} bis {{ points.expires_on }} einlösen`,
    body: `<p>{{ customer.greeting }}</p>
<p>du kannst <strong>{{ points.expiring }}</strong> noch bis {{ points.expires_on }} einlösen{% if points.expires_last != '' %}, einen Teil davon bis {{ points.expires_last }}{% endif %}. Was dann davon übrig ist, verfällt. Dein Stand heute: {{ points.balance }}.</p>
<p>Wenn du ohnehin etwas brauchst, ist jetzt ein guter Moment. Auf deiner Seite steht, was du für deine {{ points.name }} bekommst. Und wenn nicht, ist es auch gut.</p>
{% points_button %}
{% signature %}`,
  },

  points_taken_back: {
    subject: `{{ points.taken_back }} zurückgenommen: Bestellung {{ order.number }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>{% case points.why %}{% when 'refund' %}deine Bestellung {{ order.number }} wurde ganz oder zum Teil erstattet.{% when 'cancel' %}deine Bestellung {{ order.number }} wurde storniert.{% when 'edit' %}von deiner Bestellung {{ order.number }} wurde etwas weggenommen.{% else %}an deiner Bestellung {{ order.number }} hat sich etwas geändert.{% endcase %} Darum haben wir <strong>{{ points.taken_back }}</strong> zurückgenommen, genau das, was {% if points.why == 'cancel' %}sie{% else %}dieser Teil der Bestellung{% endif %} gebracht hatte.</p>
<p>Dein Stand ist jetzt: {{ points.balance }}.{% if points.is_below_zero %} Er liegt unter null, weil du schon etwas ausgegeben hattest; das gleicht sich mit dem aus, was du als Nächstes bekommst, und zu zahlen gibt es nichts.{% endif %}</p>
{% points_button %}
<p>Stimmt etwas nicht? Antworte auf diese Mail, dann sehen wir es uns gemeinsam an.</p>
{% signature %}`,
  },

  goodwill_points: {
    subject: `{{ points.earned }} für dich von {{ shop.name }}`,
    body: `<p>{{ customer.greeting }}</p>
<p>wir haben dir <strong>{{ points.earned }}</strong> gutgeschrieben.</p>
{% if points.note != '' %}<p>{{ points.note }}</p>{% endif %}
<p>Dein Stand heute: {{ points.balance }}.</p>
{% points_button %}
{% signature %}`,
  },
};
