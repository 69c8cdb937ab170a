// Draws the app's answers into a customer's panel.

globalThis.AftercarePicture = class AftercarePicture {
  constructor(widget) {
    this.widget = widget;
    this.words = widget.words;
  }

  draw(customer) {
    const { words } = this;
    const { say } = AftercarePicture;
    this.standing(customer);
    this.list(
      'yours',
      customer.redemptions.filter(({ state }) => /issued|held/.test(state)),
      (one) => ({
        ...one,
        held: one.state === 'held' && words.held,
        expires: one.expiresOn && say(words.expires, { day: one.expiresOn }),
      }),
    );
    this.list('rewards', customer.rewards, (one) => ({
      ...one,
      id: one.key,
      can: one.state === 'can',
      cost: this.points(one.costPoints),
      order: one.minOrder && say(words.minOrder, { amount: one.minOrder }),
      why:
        one.state === 'limit'
          ? words.limit
          : one.missing > 0 && say(words.missing, { points: this.points(one.missing) }),
    }));
    this.list('history', customer.history, (one) => ({ ...one, points: this.number(one.points, 'exceptZero') }));
    this.forms(customer);
  }

  standing({ pending, pendingOn, debt, tier, next, progressPercent, tierNotice, punchCard }) {
    const { words, widget } = this;
    const { fill, say } = AftercarePicture;
    fill(widget.find('standing'), {
      pending:
        pending > 0 &&
        say(pendingOn ? words.pendingOn : words.pending, { points: this.points(pending), day: pendingOn }),
      debt: debt > 0 && say(words.debt, { points: this.points(debt) }),
      tier: tier?.name,
      next: next && say(words.next[next.unit], { missing: next.missing, tier: next.name }),
      notice:
        tierNotice && say(tierNotice.to ? words.drop : words.dropOut, { day: tierNotice.dropsOn, tier: tierNotice.to }),
      punch: punchCard && say(words.punch, { ...punchCard, reward: punchCard.rewardName }),
    });
    const bar = widget.querySelector('progress');
    bar.hidden = !next;
    bar.value = progressPercent;
  }

  forms({ birthday, birthdayPaysOn, referral }) {
    const { words, widget } = this;
    const { fill, say } = AftercarePicture;
    const form = widget.querySelector('form');
    if (form) {
      form.hidden = birthday;
      form.parentElement.hidden = birthday && !birthdayPaysOn;
      fill(form.parentElement, { paysOn: birthdayPaysOn && say(words.paysOn, { day: birthdayPaysOn }) });
    }
    const part = widget.find('referral');
    part.hidden = !referral;
    if (!referral) return;
    const [friend, you] = [referral.friendPoints, referral.referrerPoints].map((count) => this.points(count));
    fill(part, { url: referral.url, give: say(words.give, { friend, you }), canShare: navigator.share });
  }

  list(name, items, valuesOf) {
    const list = this.widget.querySelector(`[data-list="${name}"]`);
    list.replaceChildren(...items.map((item) => this.copyOf(name, valuesOf(item))));
    list.closest('section').hidden = !items.length;
  }

  copyOf(name, values) {
    const { content } = this.widget.querySelector(`template[data-for="${name}"]`);
    return AftercarePicture.fill(content.firstElementChild.cloneNode(true), values);
  }

  number(count, signDisplay) {
    return new Intl.NumberFormat(this.widget.lang, { signDisplay }).format(count);
  }

  points(count) {
    const { points } = this.words;
    return AftercarePicture.say(points[new Intl.PluralRules(this.widget.lang).select(count)] ?? points.other, {
      number: this.number(count),
    });
  }

  // Inserts values where the page names them and hides what is empty.
  static fill(root, values) {
    for (const key of ['id', 'name', 'cost']) if (values[key]) root.dataset[key] = values[key];
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

  static say(text, values) {
    return text.replace(/\[(\w+)\]/g, (_, name) => values[name] ?? '');
  }
};
