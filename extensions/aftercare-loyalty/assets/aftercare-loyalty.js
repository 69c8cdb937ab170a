// The page is whole without this script; it adds what is live, once a customer opens the panel.

const panelLink = 'a[href="#aftercare-loyalty"]';

class AftercareLoyalty extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector('dialog');
    this.words = JSON.parse(this.querySelector('script').textContent);
    this.requestIds = {};
    this.classList.add('is-live');
    document.addEventListener('click', this);
    this.addEventListener('submit', this);
    document.querySelectorAll(panelLink).forEach((link) => link.setAttribute('aria-haspopup', 'dialog'));
    this.said = this.querySelector('.aftercare-big')?.textContent;
    const [said, heard] = keep('session')?.split('|') ?? [];
    if (heard && said === this.said) this.showPoints(heard);
    if (location.hash === '#aftercare-loyalty') this.open();
    if (this.dataset.cart) keepReferral(this.dataset);
  }

  disconnectedCallback() {
    document.removeEventListener('click', this);
  }

  handleEvent(event) {
    if (event.type === 'submit') {
      event.preventDefault();
      const { month, day } = event.target.elements;
      this.send({ do: 'birthday', birthday: `${month.value}-${day.value}` });
    } else if (event.target.closest(panelLink)) {
      event.preventDefault();
      this.open();
    } else if (event.target === this.dialog || event.target.closest('.aftercare-close')) {
      event.preventDefault();
      this.dialog.close();
    } else {
      const button = event.target.closest('aftercare-loyalty [data-do]');
      if (button) this.act(button.dataset.do, button.closest('[data-id]') ?? button);
    }
  }

  open() {
    if (this.dialog.open) return;
    this.dialog.showModal();
    if ('loggedIn' in this.dataset && !this.customer) this.load();
  }

  act(what, row) {
    const { id, name, cost } = row.dataset;
    const { confirm, yes, handBackConfirm, handBack } = this.words;
    if (what === 'redeem') {
      const requestId = (this.requestIds[id] ??= crypto.randomUUID());
      this.confirm(row, say(confirm, { reward: name, points: cost }), yes, { do: 'redeem', rewardKey: id, requestId });
    }
    if (what === 'hand_back') this.confirm(row, say(handBackConfirm, { reward: name }), handBack, { do: 'hand_back', redemptionId: id });
    if (what === 'yes') this.send(this.asked);
    if (what === 'no') this.leaveConfirm(row);
    if (what === 'join') this.send({ do: 'join' });
    if (what === 'copy') this.copy(row.dataset.code);
    if (what === 'copy_link') this.copy(this.customer.referral.url);
    if (what === 'share') navigator.share({ url: this.customer.referral.url }).catch(() => {});
  }

  // Nothing is spent before the customer has read how much.
  confirm(row, question, yes, body) {
    const open = this.querySelector('.aftercare-confirm');
    if (open) this.leaveConfirm(open.closest('[data-id]'));
    this.asked = body;
    const box = this.copyOf('confirm', { question, yes });
    row.append(box);
    box.querySelector('button').focus();
  }

  leaveConfirm(row) {
    row.querySelector('.aftercare-confirm').remove();
    row.querySelector('[data-do]').focus();
  }

  copy(text) {
    navigator.clipboard.writeText(text).then(() => this.tell(this.words.copied));
  }

  async load() {
    const answer = await this.ask();
    if (answer) this.show(answer);
  }

  async send(body) {
    const answer = await this.ask(body);
    if (!answer) return;
    this.requestIds = {};
    this.show(answer);
    const { words, redemption } = answer.done;
    this.tell(words);
    const row = redemption && this.querySelector(`[data-list="yours"] [data-id="${redemption.id}"]`);
    (row?.querySelector('a:not([hidden])') ?? this.find('status')).focus();
  }

  // A failed request changes nothing; sent again, it has the same id and spends nothing twice.
  async ask(body) {
    const { proxy, locale } = this.dataset;
    this.dialog.setAttribute('aria-busy', 'true');
    if (!this.customer) this.tell(this.words.loading);
    try {
      const address = `${proxy}?locale=${locale}`;
      const response = await (body ? post(address, body) : fetch(address));
      const answer = await response.json();
      this.tell(response.ok ? '' : answer.problem.words, !response.ok);
      if (response.ok) return answer;
    } catch {
      this.tell(this.words.error, true);
    } finally {
      this.dialog.removeAttribute('aria-busy');
    }
  }

  tell(words, isProblem = false) {
    const status = this.find('status');
    status.textContent = words;
    status.classList.toggle('is-problem', isProblem);
  }

  show({ customer, program }) {
    this.find('join').hidden = customer || !program;
    this.find('live').hidden = !customer;
    if (!customer) return;
    this.customer = customer;
    this.showStanding(customer);
    const { words } = this;
    const yours = customer.redemptions.filter(({ state }) => /issued|held/.test(state));
    this.list('yours', yours, (one) => ({
      ...one,
      held: one.state === 'held' && words.held,
      expires: one.expiresOn && say(words.expires, { day: one.expiresOn }),
    }));
    this.list('rewards', customer.rewards, (one) => ({
      ...one,
      id: one.key,
      can: one.state === 'can',
      cost: this.points(one.costPoints),
      order: one.minOrder && say(words.minOrder, { amount: one.minOrder }),
      why: one.state === 'limit' ? words.limit : one.missing > 0 && say(words.missing, { points: this.points(one.missing) }),
    }));
    this.list('history', customer.history, (one) => ({ ...one, points: this.number(one.points, 'exceptZero') }));
    this.showForms(customer);
    clearTimeout(this.waiting);
    if (yours.some(({ state }) => state === 'held') && this.dialog.open) this.waiting = setTimeout(() => this.load(), 5000);
  }

  showStanding({ points, pending, pendingOn, debt, tier, next, progressPercent, tierNotice, punchCard }) {
    const { words } = this;
    const heard = this.points(points);
    this.showPoints(heard);
    keep('session', `${this.said}|${heard}`);
    fill(this.find('standing'), {
      pending: pending > 0 && say(pendingOn ? words.pendingOn : words.pending, { points: this.points(pending), day: pendingOn }),
      debt: debt > 0 && say(words.debt, { points: this.points(debt) }),
      tier: tier?.name,
      next: next && say(words.next[next.unit], { missing: next.missing, tier: next.name }),
      notice: tierNotice && say(tierNotice.to ? words.drop : words.dropOut, { day: tierNotice.dropsOn, tier: tierNotice.to }),
      punch: punchCard && say(words.punch, { ...punchCard, reward: punchCard.rewardName }),
    });
    const bar = this.querySelector('progress');
    bar.hidden = !next;
    bar.value = progressPercent;
  }

  // The theme's number may be seconds old: until it changes, the one heard since counts.
  showPoints(text) {
    document.querySelectorAll('[data-aftercare-points]').forEach((place) => (place.textContent = text));
  }

  showForms({ birthday, birthdayPaysOn, referral }) {
    const form = this.querySelector('form');
    if (form) {
      form.hidden = birthday;
      form.parentElement.hidden = birthday && !birthdayPaysOn;
      fill(form.parentElement, { paysOn: birthdayPaysOn && say(this.words.paysOn, { day: birthdayPaysOn }) });
    }
    const part = this.find('referral');
    part.hidden = !referral;
    if (!referral) return;
    const [friend, you] = [referral.friendPoints, referral.referrerPoints].map((count) => this.points(count));
    fill(part, { url: referral.url, give: say(this.words.give, { friend, you }), canShare: navigator.share });
  }

  list(name, items, valuesOf) {
    const list = this.querySelector(`[data-list="${name}"]`);
    list.replaceChildren(...items.map((item) => this.copyOf(name, valuesOf(item))));
    list.closest('section').hidden = !items.length;
  }

  copyOf(name, values) {
    return fill(this.querySelector(`template[data-for="${name}"]`).content.firstElementChild.cloneNode(true), values);
  }

  find(part) {
    return this.querySelector(`[data-part="${part}"]`);
  }

  number(count, signDisplay) {
    return new Intl.NumberFormat(this.dataset.locale, { signDisplay }).format(count);
  }

  points(count) {
    const { points } = this.words;
    return say(points[new Intl.PluralRules(this.dataset.locale).select(count)] ?? points.other, { number: this.number(count) });
  }
}

// Puts values where the page names them; what is empty is hidden.
function fill(root, values) {
  for (const key of ['id', 'name', 'cost', 'code']) if (values[key]) root.dataset[key] = values[key];
  for (const place of root.querySelectorAll('[data-text], [data-href], [data-value], [data-if]')) {
    const { text, href, value: input } = place.dataset;
    const key = text ?? href ?? input ?? place.dataset.if;
    if (!(key in values)) continue;
    const value = values[key];
    if (text) place.textContent = value || '';
    if (href && value) place.href = value;
    if (input) place.value = value;
    place.hidden = !value;
  }
  return root;
}

function say(text, values) {
  return text.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? '');
}

// Who sent a friend is kept, the first one wins, and noted on the cart; the order carries it to the app.
function keepReferral({ cart, referral }) {
  const code = new URLSearchParams(location.search).get('ref');
  const first = keep('local') ?? (code && /^[\w-]{1,64}$/.test(code) && keep('local', code));
  if (first && !referral) post(cart, { attributes: { aftercare_referral: first } }).catch(() => {});
}

const post = (address, body) => fetch(address, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

// A browser may keep nothing.
function keep(store, value) {
  try {
    const kept = globalThis[`${store}Storage`];
    if (value) kept.aftercare = value;
    return kept.aftercare;
  } catch {
    return value;
  }
}

if (!customElements.get('aftercare-loyalty')) customElements.define('aftercare-loyalty', AftercareLoyalty);
