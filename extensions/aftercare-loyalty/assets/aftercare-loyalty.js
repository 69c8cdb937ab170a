// The page works without this script, which adds live data once a customer opens the panel. aftercare-picture.js,
// loaded for customers only, draws the app's answers.

class AftercareLoyalty extends HTMLElement {
  static panelLink = 'a[href="#aftercare-loyalty"]';

  connectedCallback() {
    this.dialog = this.querySelector('dialog');
    this.words = JSON.parse(this.querySelector('script').textContent);
    this.requestIds = {};
    this.classList.add('is-live');
    document.addEventListener('click', this);
    addEventListener('pageshow', this);
    this.addEventListener('submit', this);
    document
      .querySelectorAll(AftercareLoyalty.panelLink)
      .forEach((link) => link.setAttribute('aria-haspopup', 'dialog'));
    this.said = `${this.dataset.customer}|${this.querySelector('.aftercare-big')?.textContent}|`;
    this.recallPoints();
    if (location.hash === '#aftercare-loyalty') this.open();
  }

  disconnectedCallback() {
    document.removeEventListener('click', this);
    removeEventListener('pageshow', this);
  }

  handleEvent(event) {
    if (event.type === 'pageshow') {
      if (event.persisted) this.comeBack();
    } else if (event.type === 'submit') {
      event.preventDefault();
      const { month, day } = event.target.elements;
      this.send({ do: 'birthday', birthday: `${month.value}-${day.value}` });
    } else if (event.target.closest(AftercareLoyalty.panelLink)) {
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
    if (this.customer) this.awaitReward();
    else if (this.dataset.customer) this.load();
  }

  // The page came from the browser's cache: the customer may have spent points elsewhere.
  comeBack() {
    this.customer = null;
    this.recallPoints();
    if (this.dialog.open && this.dataset.customer) this.load();
  }

  get picture() {
    return (this.drawn ??= new AftercarePicture(this));
  }

  act(what, row) {
    const { id, name, cost } = row.dataset;
    const { confirm, yes, handBackConfirm, handBack } = this.words;
    if (what === 'redeem') {
      const requestId = (this.requestIds[id] ??= crypto.randomUUID());
      this.confirm(row, AftercarePicture.say(confirm, { reward: name, points: cost }), yes, {
        do: 'redeem',
        rewardKey: id,
        requestId,
      });
    }
    if (what === 'hand_back')
      this.confirm(row, AftercarePicture.say(handBackConfirm, { reward: name }), handBack, {
        do: 'hand_back',
        redemptionId: id,
      });
    if (what === 'yes') this.send(this.asked);
    if (what === 'no') this.leaveConfirm(row);
    if (what === 'join') this.send({ do: 'join' });
    if (what === 'again') this.load();
    if (what === 'copy') this.copy(row.querySelector('code'));
    if (what === 'copy_link') this.copy(this.find('referral').querySelector('input'));
    if (what === 'share') navigator.share({ url: this.customer.referral.url }).catch(() => {});
  }

  // Nothing is spent before the customer has seen the price.
  confirm(row, question, yes, body) {
    const open = this.querySelector('.aftercare-confirm');
    if (open) this.leaveConfirm(open.closest('[data-id]'));
    this.asked = body;
    const box = this.picture.copyOf('confirm', { question, yes });
    row.append(box);
    box.querySelector('button').focus();
  }

  leaveConfirm(row) {
    row.querySelector('.aftercare-confirm').remove();
    row.querySelector('[data-do]').focus();
  }

  // Without clipboard access, as inside other apps, the text is selected.
  async copy(place) {
    try {
      await navigator.clipboard.writeText(place.value ?? place.textContent);
      this.tell(this.words.copied);
    } catch {
      this.tell(this.words.marked);
      if (place.select) place.select();
      else getSelection().selectAllChildren(place);
    }
  }

  async load() {
    const answer = await this.ask();
    this.find('again').hidden = answer;
    if (answer) this.show(answer);
  }

  async send(body) {
    const answer = await this.ask(body);
    if (!answer) return;
    this.requestIds = {};
    this.show(answer);
    const { words, redemption, outcome } = answer.done;
    this.tell(words, outcome === 'refused');
    const row = redemption && this.querySelector(`[data-list="yours"] [data-id="${redemption.id}"]`);
    (row?.querySelector('a:not([hidden])') ?? this.find('status')).focus();
  }

  // One request at a time. A failed one is repeated with the same id, so that it spends nothing twice.
  async ask(body) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.dialog.setAttribute('aria-busy', 'true');
    this.tell(body ? this.words.wait : this.words.loading);
    try {
      const response = await this.fetch(body);
      const answer = await response.json();
      this.tell(response.ok ? '' : answer.problem.words, !response.ok);
      if (response.ok) return answer;
    } catch {
      this.tell(this.words.error, true);
    } finally {
      this.isBusy = false;
      this.dialog.removeAttribute('aria-busy');
    }
  }

  fetch(body) {
    const { proxy, locale } = this.dataset;
    const post = body && {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    };
    return fetch(`${proxy}?locale=${locale}`, { cache: 'no-store', ...post });
  }

  // Polls for a reward being created, ever less often, while the panel is open and no question is.
  awaitReward(seconds = 5) {
    clearTimeout(this.waiting);
    const held = this.customer.redemptions.find(({ state }) => state === 'held');
    if (held) this.waiting = setTimeout(() => this.dialog.open && this.lookFor(held, seconds), seconds * 1000);
  }

  async lookFor({ id, name }, seconds) {
    const answer = await this.fetch()
      .then((response) => response.json())
      .catch(() => {});
    const state = answer?.customer?.redemptions.find((one) => one.id === id)?.state ?? 'held';
    if (state === 'held' || this.isBusy || this.querySelector('.aftercare-confirm'))
      return this.awaitReward(Math.min(60, seconds * 2));
    const hadFocus = document.activeElement.closest('[data-list]');
    this.show(answer);
    if (state === 'issued') this.tell(AftercarePicture.say(this.words.ready, { reward: name }));
    if (hadFocus) this.find('status').focus();
  }

  tell(words, isProblem = false) {
    const status = this.find('status');
    status.textContent = words;
    status.classList.toggle('is-problem', isProblem);
  }

  show({ customer, program }) {
    this.find('join').hidden = customer || !program;
    this.find('live').hidden = !customer;
    if (!program) this.tell(this.words.closed);
    if (!customer) return;
    this.customer = customer;
    this.picture.draw(customer);
    const heard = this.picture.points(customer.points);
    this.showPoints(heard);
    AftercareLoyalty.keep(this.said + heard);
    this.awaitReward();
  }

  // The theme's number may be stale: until it changes, the last one from the app counts.
  recallPoints() {
    const kept = AftercareLoyalty.keep();
    if (kept?.startsWith(this.said)) this.showPoints(kept.slice(this.said.length));
  }

  showPoints(text) {
    document.querySelectorAll('[data-aftercare-points]').forEach((place) => (place.textContent = text));
  }

  find(part) {
    return this.querySelector(`[data-part="${part}"]`);
  }

  // Storage may be blocked.
  static keep(value) {
    try {
      if (value) sessionStorage.aftercare = value;
      return sessionStorage.aftercare;
    } catch {
      return undefined;
    }
  }
}

if (!customElements.get('aftercare-loyalty')) customElements.define('aftercare-loyalty', AftercareLoyalty);
